// In place of Cloudflare's queue and cron: hands the Worker each message at once, and its cron job whatever asks for
// `/cron`. What the Worker wants again is left to its own sweep, as if the queue had lost it.
export default {
  async fetch(request, { ODA }, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/cron") {
      await ODA.scheduled({ cron: "* * * * *" });
      return new Response();
    }
    const isBatch = pathname.endsWith("/batch");
    const given = await request.json();
    const bodies = isBatch ? given.messages.map(({ body }) => JSON.parse(atob(body))) : [given];
    const messages = bodies.map((body) => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body,
    }));
    context.waitUntil(ODA.queue("oda-sms", messages));
    return Response.json({
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: 0 } },
    });
  },
};
