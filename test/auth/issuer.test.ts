import { generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Ask, anotherWorker, forgetIssuer } from "../support/new-worker.ts";
import { OwnIssuer } from "../support/own-issuer.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DISCOVERY = "/.well-known/openid-configuration";

let issuer: OwnIssuer;
beforeEach(async () => {
  issuer = await new OwnIssuer().serve();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await forgetIssuer(issuer.id);
});

/** Only the clock moves; timers go on as they are. */
const wait = (seconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });

/** What the Worker leaves for after its answer. */
async function eventually(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isDone()); tries++) {
    if (tries > 100) throw new Error("It did not happen within a second");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const isRemembered = async () =>
  Boolean(await caches.default.match(`https://issuer.invalid/1/${encodeURIComponent(issuer.id)}`));

const worker = (run: (ask: Ask) => Promise<void>) => anotherWorker(run, issuer.settings);

const statusOf = async (ask: Ask, token: Promise<string> | string = issuer.sign()) =>
  (await ask(await token)).status;

const stranger = await generateKeyPair("RS256");

/** A token of a key that the issuer does not have. */
const forged = (kid: string = crypto.randomUUID()) => issuer.sign({}, { kid }, stranger.privateKey);

/** A Worker that has asked once, and left what it learnt to others. */
async function firstWorker(): Promise<void> {
  await worker(async (ask) => {
    expect(await statusOf(ask)).toBe(200);
    await eventually(isRemembered);
  });
  expect(issuer.asked).toEqual([issuer.id + DISCOVERY, `${issuer.id}/jwks`]);
  issuer.asked.length = 0;
}

describe("the issuer's keys", () => {
  test("are asked for once, however many tokens come", async () => {
    await worker(async (ask) => {
      for (let count = 0; count < 5; count++) expect(await statusOf(ask)).toBe(200);
      expect(issuer.asked).toHaveLength(2);
    });
  });

  test("are found in the cache by a new isolate, which asks nobody", async () => {
    await firstWorker();
    issuer.fail();
    await worker(async (ask) => {
      expect(await statusOf(ask)).toBe(200);
      expect(issuer.asked).toEqual([]);
    });
  });

  test("are fetched anew after ten minutes, by one request and without anybody waiting", async () => {
    await firstWorker();
    wait(9 * MINUTE);
    await worker(async (ask) => {
      expect(await statusOf(ask)).toBe(200);
      expect(issuer.asked).toEqual([]);
      wait(2 * MINUTE);
      let answer = () => {};
      const slow = new Promise<void>((resolve) => {
        answer = resolve;
      });
      issuer.instead.set(DISCOVERY, async () => {
        await slow;
        issuer.recover();
        return fetch(issuer.id + DISCOVERY);
      });
      for (let count = 0; count < 5; count++) expect(await statusOf(ask)).toBe(200);
      expect(issuer.asked).toEqual([issuer.id + DISCOVERY]);
      answer();
      await eventually(() => issuer.asked.includes(`${issuer.id}/jwks`));
      for (let count = 0; count < 5; count++) expect(await statusOf(ask)).toBe(200);
      expect(issuer.asked.filter((url) => url.endsWith("/jwks"))).toHaveLength(1);
    });
  });

  test("serve no longer, soon after the issuer withdrew them", async () => {
    const withdrawn = await issuer.sign({ exp: Math.floor(Date.now() / 1000) + 12 * HOUR });
    await firstWorker();
    await worker(async (ask) => {
      expect(await statusOf(ask, withdrawn)).toBe(200);
      await issuer.rotate("new", { keep: false });
      wait(11 * MINUTE);
      await statusOf(ask, withdrawn);
      await eventually(() => issuer.asked.includes(`${issuer.id}/jwks`));
      await eventually(async () => (await statusOf(ask, withdrawn)) === 401);
      expect(await statusOf(ask)).toBe(200);
    });
  });

  test("may move to another address", async () => {
    await firstWorker();
    await worker(async (ask) => {
      expect(await statusOf(ask)).toBe(200);
      issuer.jwksPath = "/moved";
      await issuer.rotate("new", { keep: false });
      wait(11 * MINUTE);
      await statusOf(ask);
      await eventually(async () => (await statusOf(ask)) === 200);
    });
  });

  test("of a token that names none of two are not tried one by one", async () => {
    await issuer.rotate();
    await worker(async (ask) => expect(await statusOf(ask, issuer.sign({}, { kid: undefined }))).toBe(401));
  });
});

describe("while the issuer is down", () => {
  test("its keys serve for a day, in old isolates and new ones, and then the answer is 503", async () => {
    await firstWorker();
    await worker(async (ask) => {
      expect(await statusOf(ask)).toBe(200);
      issuer.fail();
      for (const hours of [1, 11, 11]) {
        wait(hours * HOUR);
        expect(await statusOf(ask)).toBe(200);
      }
      await anotherWorker(async (ask) => expect(await statusOf(ask)).toBe(200), issuer.settings);
      wait(2 * HOUR);
      const { status, headers, body } = await ask(await issuer.sign());
      expect([status, headers.get("Retry-After"), headers.get("WWW-Authenticate")]).toEqual([503, "5", null]);
      expect(body.type).toBe("/problems/unavailable");
      await anotherWorker(async (ask) => expect(await statusOf(ask)).toBe(503), issuer.settings);
      issuer.recover();
      wait(6);
      expect(await statusOf(ask), "and all is well once it is back").toBe(200);
    });
  });

  test("forged keys make nobody ask it more than once in five seconds, and good tokens are served", async () => {
    await firstWorker();
    await worker(async (ask) => {
      wait(31);
      issuer.fail();
      for (let count = 0; count < 20; count++) {
        // Whether there is such a key cannot be known.
        expect(await statusOf(ask, forged())).toBe(503);
        expect(await statusOf(ask)).toBe(200);
      }
      expect(issuer.asked).toHaveLength(1);
      wait(6);
      await Promise.all(Array.from({ length: 20 }, async () => statusOf(ask, await forged())));
      expect(issuer.asked).toHaveLength(2);
    });
  });

  test("a Worker that knows nothing asks no more than that either", async () => {
    issuer.fail();
    await worker(async (ask) => {
      for (let count = 0; count < 20; count++) expect(await statusOf(ask)).toBe(503);
      expect(issuer.asked).toHaveLength(1);
    });
  });
});

describe("forged keys", () => {
  test("all at once make the Worker ask once, while good tokens are served", async () => {
    await firstWorker();
    const tokens = await Promise.all(Array.from({ length: 30 }, () => forged()));
    await worker(async (ask) => {
      wait(31);
      issuer.instead.set("/jwks", async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        issuer.recover();
        return fetch(`${issuer.id}/jwks`);
      });
      const statuses = await Promise.all([...tokens.map((token) => statusOf(ask, token)), statusOf(ask)]);
      // One has been answered by then; the others may ask again.
      expect(statuses.filter((status) => status === 401)).toHaveLength(1);
      expect(statuses.filter((status) => status === 503)).toHaveLength(29);
      expect(statuses.at(-1)).toBe(200);
      // The second is the answer's own, above.
      expect(issuer.asked).toEqual([`${issuer.id}/jwks`, `${issuer.id}/jwks`]);
      for (const token of tokens) expect(await statusOf(ask, token)).toBe(401);
      expect(issuer.asked).toHaveLength(2);
    });
  });

  test("are unknown like any other, whatever their id would do to a path, a query or a header", async () => {
    await worker(async (ask) => {
      expect(await statusOf(ask)).toBe(200);
      for (const kid of [
        "../../../../etc/passwd",
        "/dev/null",
        "' OR '1'='1",
        "1'; DROP TABLE sessions; --",
        "https://evil.example/jwks",
        "__proto__",
        "constructor",
        "",
        "\u0000",
        "kid\r\nX-Injected: yes",
        "x".repeat(2000),
        "ключ",
      ]) {
        const { status, body, headers } = await ask(await forged(kid));
        expect([status, body.detail], kid).toEqual([401, "The ID token is not valid"]);
        expect(JSON.stringify([...headers, body]), "and it is not repeated").not.toContain(kid || "kid");
      }
      for (const url of issuer.asked) expect([issuer.id + DISCOVERY, `${issuer.id}/jwks`]).toContain(url);
    });
  });
});

describe("an answer of the issuer that is none", () => {
  test.each([
    ["a key set that is none", () => Response.json({ keys: "none" })],
    ["no keys at all", () => Response.json({ keys: [] })],
    ["an empty object", () => Response.json({})],
    ["a page", () => new Response("<html>")],
    ["an error", () => new Response("{}", { status: 500 })],
    ["a redirect", () => Response.redirect("https://evil.example/jwks", 302)],
  ])("takes nobody's keys away: %s", async (_, answer) => {
    await firstWorker();
    await worker(async (ask) => {
      expect(await statusOf(ask)).toBe(200);
      issuer.instead.set("/jwks", answer);
      wait(11 * MINUTE);
      expect(await statusOf(ask)).toBe(200);
      await eventually(() => issuer.asked.includes(`${issuer.id}/jwks`));
      for (let count = 0; count < 10; count++) {
        expect(await statusOf(ask)).toBe(200);
        expect(await statusOf(ask, forged())).toBe(503);
      }
      expect(
        issuer.asked.filter((url) => url.endsWith("/jwks")),
        "nor is it hammered",
      ).toHaveLength(1);
    });
    await worker(async (ask) => expect(await statusOf(ask)).toBe(200));
  });

  test.each([
    [
      "of another issuer",
      () => Response.json({ issuer: "https://evil.example", jwks_uri: "https://evil.example/" }),
    ],
    ["without an address of its keys", () => Response.json({ issuer: issuer.id })],
    ["that is empty", () => Response.json({})],
  ])("is not believed: a discovery %s", async (_, answer) => {
    issuer.instead.set(DISCOVERY, answer);
    await worker(async (ask) => {
      for (let count = 0; count < 10; count++) expect(await statusOf(ask)).toBe(503);
      expect(issuer.asked, "nor is it hammered").toEqual([issuer.id + DISCOVERY]);
    });
  });
});
