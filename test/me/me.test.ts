import { describe, expect, test } from "vitest";
import { Client, someone } from "../support/api.ts";

describe("me", () => {
  test("has working defaults for an owner who set nothing", async () => {
    const email = someone("amina");
    const { status, body } = await new Client(email).get("/me/");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      url: "https://localhost/api/v1/me/",
      email,
      business_name: body.name,
      time_zone: "Africa/Nairobi",
      currency: "KES",
      sms_enabled: true,
    });
    expect(body.sms_template).toContain("{first_name}");
  });

  test("keeps what is set, and null takes a setting back to its default", async () => {
    const owner = new Client();
    const set = {
      business_name: "Duka Letu",
      time_zone: "Africa/Kampala",
      currency: "UGX",
      sms_enabled: false,
    };
    expect((await owner.patch("/me/", set)).body).toMatchObject(set);
    expect((await owner.patch("/me/", { currency: null })).body).toMatchObject({ ...set, currency: "KES" });
    expect((await owner.patch("/me/", { sms_enabled: null })).body.sms_enabled).toBe(true);
    await owner.patch("/me/", { sms_enabled: false });
    expect((await owner.patch("/me/", {})).body).toMatchObject({ ...set, currency: "KES" });
  });

  test("refuses a placeholder that stands for nothing, an unknown time zone and an unknown currency", async () => {
    const { status, body } = await new Client().patch("/me/", {
      sms_template: "Hi {first_name}, {surprise}",
      time_zone: "Africa/Wakanda",
      currency: "KSH",
    });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/currency",
      "/sms_template",
      "/time_zone",
    ]);
    expect(JSON.stringify(body.errors)).toContain("{surprise}");
  });

  test.each([
    "CAT",
    "IST",
    "EST5EDT",
    "US/Pacific-New",
    "Etc/Unknown",
    "Africa/",
    "/Nairobi",
  ])("takes no time zone %s, which means something else to somebody or nothing at all", async (time_zone) => {
    const { status, body } = await new Client().patch("/me/", { time_zone });
    expect([status, body.errors?.[0].pointer]).toEqual([400, "/time_zone"]);
  });

  test("takes every time zone in which somebody lives", async () => {
    const owner = new Client();
    for (const time_zone of [
      "UTC",
      "Asia/Kolkata",
      "America/Argentina/Buenos_Aires",
      "America/Port-au-Prince",
      "Etc/GMT-3",
    ]) {
      expect((await owner.patch("/me/", { time_zone })).body.time_zone).toBe(time_zone);
    }
  });

  test("takes no offset for a time zone", async () => {
    expect((await new Client().patch("/me/", { time_zone: "+03:00" })).status).toBe(400);
  });

  test("changes only the version that If-Match names", async () => {
    const owner = new Client();
    const unwritten = (await owner.get("/me/")).headers.get("ETag")!;
    const first = await owner.patch("/me/", { business_name: "One" }, { "If-Match": unwritten });
    expect(first.status).toBe(200);
    const stale = await owner.patch("/me/", { business_name: "Two" }, { "If-Match": unwritten });
    expect([stale.status, stale.headers.get("ETag")]).toEqual([412, first.headers.get("ETag")]);
    expect((await owner.get("/me/")).body.business_name).toBe("One");
  });
});

describe("a preview of the text", () => {
  const preview = (owner: Client, body: object) => owner.post("/me/sms-preview/", body);

  test("fills the template that is to be saved, and says what it takes to send", async () => {
    const owner = new Client();
    await owner.patch("/me/", { business_name: "Duka Letu", time_zone: "Asia/Kathmandu" });
    const { status, body } = await preview(owner, {
      sms_template: "{first_name}: {quantity} {item}. {business_name}",
    });
    expect([status, body]).toEqual([
      200,
      {
        kind: "order_placed",
        message: "Wanjiru: 2 Basmati rice 5 kg. Duka Letu",
        encoding: "GSM-7",
        segments: 1,
        characters: 39,
        characters_left: 121,
        not_gsm: [],
      },
    ]);
    const zoned = await preview(owner, { sms_template: "{time_placed}" });
    const minute = Number(zoned.body.message.slice(-2));
    expect((minute - new Date().getUTCMinutes() + 60) % 60, "Nepal is 45 minutes off").toBeOneOf([44, 45]);
    const long = await preview(owner, { sms_template: `Asante ❤ ${"x".repeat(70)}` });
    expect(long.body).toMatchObject({ encoding: "UCS-2", segments: 2 });
  });

  test("shows the template that is saved, or the default, and saves nothing", async () => {
    const owner = new Client();
    expect((await preview(owner, {})).body.message).toMatch(
      /^Hi Wanjiru\. Your order of 2 Basmati rice 5 kg has been placed at .* Thank you for choosing .+\.$/,
    );
    await owner.patch("/me/", { sms_template: "Karibu {first_name}" });
    expect((await preview(owner, {})).body.message).toBe("Karibu Wanjiru");
    expect((await preview(owner, { sms_template: "Other" })).body.message).toBe("Other");
    expect((await owner.get("/me/")).body.sms_template).toBe("Karibu {first_name}");
  });

  test.each([
    ["Hi {surprise}", /\{surprise\} stands for nothing/],
    ["", /empty/],
    ["two\nlines", /one line/],
    ["x".repeat(481), /at most 480/],
    ["ç".repeat(336), /fit into 5 text messages/],
  ])("refuses %j, as saving it would be", async (sms_template, reason) => {
    const owner = new Client();
    for (const answer of [
      await preview(owner, { sms_template }),
      await owner.patch("/me/", { sms_template }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([
        { in: "body", pointer: "/sms_template", detail: expect.stringMatching(reason) },
      ]);
    }
  });
});
