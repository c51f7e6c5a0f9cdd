"""Below /admin/bulletins/."""

from django.contrib import admin
from django.urls import path

from matrix_site.desk import bulletins, bulletins_acts

staff = admin.site.admin_view

urlpatterns = [
    path("", staff(bulletins.bulletins), name="bulletins"),
    path("new/", staff(bulletins.new), name="bulletin_new"),
    path("receivers/", staff(bulletins.receivers), name="bulletin_receivers"),
    path("bite/<number:page>/", staff(bulletins_acts.of_bite), name="bulletin_of_bite"),
    path("<number:pk>/", staff(bulletins.bulletin), name="bulletin"),
    path("<number:pk>/preview/", staff(bulletins.preview), name="bulletin_preview"),
    path("<number:pk>/mail/", staff(bulletins.mail), name="bulletin_mail"),
    path("<number:pk>/progress/", staff(bulletins.progress), name="bulletin_progress"),
    path("<number:pk>/delete/", staff(bulletins_acts.delete), name="bulletin_delete"),
    path("<number:pk>/test/", staff(bulletins_acts.test), name="bulletin_test"),
    path("<number:pk>/send/", staff(bulletins_acts.send), name="bulletin_send"),
    path("<number:pk>/pause/", staff(bulletins_acts.pause), name="bulletin_pause"),
    path("<number:pk>/resume/", staff(bulletins_acts.resume), name="bulletin_resume"),
    path("<number:pk>/cancel/", staff(bulletins_acts.cancel), name="bulletin_cancel"),
    path("<number:pk>/withdraw/", staff(bulletins_acts.withdraw), name="bulletin_withdraw"),
    path("<number:pk>/bring-back/", staff(bulletins_acts.bring_back), name="bulletin_bring_back"),
    path("mailings/<number:pk>/let-go/", staff(bulletins_acts.let_go), name="mailing_let_go"),
    path(
        "mailings/<number:pk>/cancel/", staff(bulletins_acts.cancel_mailing), name="mailing_cancel"
    ),
]
