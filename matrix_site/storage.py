"""Where uploaded files are kept."""

from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """On the disk, under MEDIA_ROOT: each file whole, or not there.

    Django's own leaves the beginning of a file that there was no room for.
    """

    def _save(self, name: str, content: File) -> str:
        before = self._there(name)
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            for left in self._there(name) - before:
                left.unlink(missing_ok=True)
            raise

    def _there(self, name: str) -> set[Path]:
        """The file of this name, if there is one."""
        path = Path(self.path(name))
        return {path} if path.exists() else set()
