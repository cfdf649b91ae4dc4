// Comfort only: every page works without this file.
"use strict";

// A control with data-caret keeps where the cursor last stood in the field that it names, so that a quote can
// be put there; without it the quote goes to the end.
document.addEventListener("focusout", (event) => {
  const caret = event.target.id && document.querySelector(`[data-caret="${CSS.escape(event.target.id)}"]`);
  if (caret) caret.value = event.target.selectionEnd;
});

// An address that leads into what is folded unfolds it; recent browsers do so by themselves.
function unfold() {
  const aim = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = aim && aim.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (aim && aim.closest("details")) aim.scrollIntoView();
}
addEventListener("hashchange", unfold);
addEventListener("DOMContentLoaded", unfold);
