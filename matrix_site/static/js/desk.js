/*
 * The newsroom. One function for each behaviour, found by a data- attribute; every screen works
 * without it.
 */

// Begin where the form needs an answer, not at the top of the page.
document.querySelector("[data-focus]")?.focus();
