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
