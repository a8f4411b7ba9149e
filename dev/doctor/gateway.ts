import { check, type Finding, ill, well } from "./finding.ts";

/**
 * Whether the gateway knows us, by a request that sends no text: the account's balance
 * (https://developers.africastalking.com/docs/application/overview).
 */
export async function checkGateway(url: string, username: string, apiKey: string): Promise<Finding[]> {
  const response = await fetch(`${url}/version1/user?${new URLSearchParams({ username })}`, {
    headers: { apiKey, Accept: "application/json" },
    // A redirect would carry the API key to wherever it points.
    redirect: "manual",
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (response.status === 401)
    return [
      ill(
        "the gateway refuses the API key",
        "Set AFRICASTALKING_USERNAME, and AFRICASTALKING_API_KEY to a key of that username; a new key may take twenty minutes to work.",
      ),
    ];
  const balance = /"balance"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? "";
  if (!response.ok || !text.includes("UserData"))
    return [
      ill(
        `the gateway answers ${response.status}`,
        "Set AFRICASTALKING_URL to Africa's Talking; if it is, try again later.",
      ),
    ];
  const amount = Number(/[\d.]+/.exec(balance)?.[0] ?? Number.NaN);
  // The sandbox takes no money.
  const isPaid = Number.isNaN(amount) || amount > 0 || username === "sandbox";
  return [
    well("the gateway answers, and knows the API key"),
    check(
      isPaid,
      `there is credit for texts (${balance || "the gateway does not say how much"})`,
      "Top up the account at Africa's Talking.",
    ),
  ];
}
