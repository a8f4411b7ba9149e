import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { within } from "./product.ts";

const NGINX = process.env.NGINX ?? "/usr/sbin/nginx";

/** Why there can be no tests behind a proxy here (vitest.config.ts says so); undefined when there can. */
export const noProxy = existsSync(NGINX) ? undefined : `there is no nginx at ${NGINX} (set NGINX)`;

/** What the proxy does: it compresses every answer, and so weakens its entity tag. */
const configuration = (port: number, upstream: string) => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  gzip on;
  gzip_min_length 1;
  gzip_proxied any;
  gzip_types application/json application/problem+json text/csv;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_set_header Accept-Encoding "";
    }
  }
}`;

/**
 * Starts nginx in front of an origin.
 * @param port of this machine's own
 * @returns where it answers, and what ends it
 */
export async function startProxy(port: number, upstream: string) {
  const folder = await mkdtemp(join(tmpdir(), "oda-nginx-"));
  await writeFile(join(folder, "nginx.conf"), configuration(port, upstream));
  const child: ChildProcess = spawn(NGINX, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr!.on("data", (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const origin = `http://127.0.0.1:${port}`;
  await within(20, "nginx", async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}:\n${output}`);
    return (await fetch(`${origin}/healthz`).catch(() => undefined))?.ok || undefined;
  });
  return {
    origin,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
