// Comfort only: every page works without this file.
"use strict";

// A control with data-caret keeps where the cursor last stood in the field that it names, so that a quote can
// be put there; without it the quote goes to the end.
document.addEventListener("focusout", (event) => {
  const caret = event.target.id && document.querySelector(`[data-caret="${CSS.escape(event.target.id)}"]`);
  if (caret) caret.value = event.target.selectionEnd;
});
