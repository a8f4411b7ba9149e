const container = document.getElementById("redoc");
const dark = matchMedia("(prefers-color-scheme: dark)");

// Redoc computes its styles once.
dark.addEventListener("change", () => location.reload());

const fontFamily = "system-ui, sans-serif";
const typography = {
  fontFamily,
  headings: { fontFamily, fontWeight: "600" },
  code: { fontFamily: "ui-monospace, monospace" },
};
const lightTheme = { colors: { primary: { main: "#0b6e4f" } }, typography };
const darkTheme = {
  colors: {
    text: { primary: "#e4e7eb", secondary: "#a9b1bb" },
    primary: { main: "#7fd8b4" },
    success: { main: "#6fce8a" },
    error: { main: "#ff8f87" },
    warning: { main: "#ffc46b" },
    gray: { 50: "#22272d", 100: "#2a3037" },
    border: { dark: "rgba(255, 255, 255, 0.15)", light: "#16191d" },
    responses: { info: { color: "#7cc4e8" } },
  },
  schema: { nestedBackground: "#1e2329", linesColor: "#4a7d6b", typeTitleColor: "#a9b1bb" },
  sidebar: { backgroundColor: "#1b1f24", textColor: "#e4e7eb" },
  rightPanel: {
    backgroundColor: "#1b1f24",
    servers: {
      overlay: { backgroundColor: "#22272d", textColor: "#e4e7eb" },
      url: { backgroundColor: "#16191d" },
    },
  },
  codeBlock: { backgroundColor: "#0f1215" },
  fab: { backgroundColor: "#22272d", color: "#7fd8b4" },
  typography: {
    ...typography,
    code: { ...typography.code, color: "#ffb3ad", backgroundColor: "rgba(255, 255, 255, 0.08)" },
  },
};

Redoc.init(
  container.dataset.schema,
  {
    // Search wants a worker made from a blob. All is on one page, so the browser's own search finds it.
    disableSearch: true,
    hideDownloadButtons: true,
    hideLoading: true,
    nativeScrollbars: true,
    sortRequiredPropsFirst: true,
    theme: dark.matches ? darkTheme : lightTheme,
  },
  container,
);
