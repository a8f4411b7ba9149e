const dark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followScheme);
followScheme();

window.ui = SwaggerUIBundle({
  dom_id: "#swagger-ui",
  url: document.getElementById("swagger-ui").dataset.schema,
  // Links to operations would stand inside of the buttons that open them: nothing that a keyboard could tell apart.
  deepLinking: false,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  // A pasted token would otherwise stay in localStorage, for whoever sits here next and for any script to read.
  persistAuthorization: false,
  // The document is sent to no one's validator.
  validatorUrl: null,
  onComplete() {
    // What it leaves without a name, and a second "main" inside of the page's own.
    document.getElementById("servers")?.setAttribute("aria-label", "Server");
    document.getElementById("operations")?.setAttribute("role", "group");
  },
});
