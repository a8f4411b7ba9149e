import { createServer } from "node:net";
import type { Ports } from "./options.ts";
import { SetupError } from "./setup-error.ts";

const users: Record<keyof Ports, string> = {
  worker: "the Worker",
  neon: "the local Neon",
  oidc: "the local OpenID Connect provider",
  africastalking: "the local Africa's Talking",
};

/** @throws SetupError that names the first port that is taken, and what it is for. */
export async function checkPorts(ports: Ports): Promise<void> {
  for (const [name, port] of Object.entries(ports) as [keyof Ports, number][]) {
    if (await isFree(port)) continue;
    throw new SetupError(
      `Port ${port} of 127.0.0.1, which ${users[name]} needs, is taken: stop what listens there, or start on other ports with \`npm run dev -- --ports 18787\`.`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
