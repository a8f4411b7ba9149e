export default {
  fetch: () => Response.json({ status: "ok" }),
} satisfies ExportedHandler<Env>;
