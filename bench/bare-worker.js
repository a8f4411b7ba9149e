// The yardstick: a Worker that makes the one SQL call that Oda makes, and returns its rows. No framework, no
// authentication, no validation, no driver. A path that makes no call answers a constant.

let made = 0;

/** A new UUIDv7 (RFC 9562), as Oda makes them. */
function uuidv7() {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

// What must be new in each call, lest the database refuse it.
const fresh = {
  id: uuidv7,
  code: () => `B${made.toString(36).toUpperCase().padStart(4, "0")}`,
  phone: () => `+2547${String(made).padStart(8, "0")}`,
};

export default {
  async fetch(request, env) {
    const call = env.CALLS[new URL(request.url).pathname.slice(1)];
    if (!call) return new Response("ok");
    let body = call.body;
    made += 1;
    for (const [kind, value] of call.renew) body = body.replaceAll(value, fresh[kind]());
    const response = await fetch(env.NEON, { method: "POST", headers: call.headers, body });
    if (!response.ok) return new Response(await response.text(), { status: 500 });
    const { results } = await response.json();
    return Response.json(results.at(-1).rows);
  },
};
