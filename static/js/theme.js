// Runs before the first paint, so that a chosen theme never flashes. Not a module on purpose.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* storage is switched off: the theme of the profile or the system stays */ }
