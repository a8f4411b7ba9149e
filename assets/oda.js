// What our pages do beyond their HTML, which works without any of it.

// A form is sent once, however often its button is pressed in a moment.
const MOMENT = 5_000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  if (!("once" in form.dataset)) return;
  form.dataset.sent = "true";
  setTimeout(() => delete form.dataset.sent, MOMENT);
});
// The page may come back from the browser's memory.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.querySelector(".notice.bad")?.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
}

// A product, as its form is filled in. Prices have at most four decimal places: they are whole numbers of
// ten-thousandths, so that the product is exact.
const UNIT = 10_000n;
function amountOf(factor, price) {
  if (!/^\d+$/.test(factor) || !/^\d+(\.\d{1,4})?$/.test(price)) return undefined;
  const [whole, decimals = ""] = price.split(".");
  const amount = BigInt(factor) * (BigInt(whole) * UNIT + BigInt(decimals.padEnd(4, "0")));
  const places = String(amount % UNIT).padStart(4, "0");
  return `${amount / UNIT}.${places.replace(/0{1,2}$/, "")}`;
}
for (const output of document.querySelectorAll("[data-product]")) {
  const { elements } = output.form;
  const [factor, price] = output.dataset.product.split(" ").map((name) => elements[name]);
  const { placeholder } = price;
  const show = () => {
    // What the options that are chosen mean for other fields.
    const implied = Object.assign(
      {},
      ...[...output.form.querySelectorAll("option:checked")].map(({ dataset }) => dataset),
    );
    price.placeholder = implied[price.name] ?? placeholder;
    const amount = amountOf(factor.value.trim(), price.value.trim() || (implied[price.name] ?? ""));
    output.textContent = amount ? `Amount: ${amount} ${implied.currency ?? output.dataset.currency}` : "";
  };
  output.form.addEventListener("input", show);
  show();
}

const FOCUSABLE = "a, button, summary, [tabindex]";

/** Puts a part of a page in another's place, and the focus where it was. */
function replace(part, fresh) {
  const focused = [...part.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  part.replaceWith(fresh);
  fresh.querySelectorAll(FOCUSABLE)[focused]?.focus();
}

// While a text is on its way the page looks again; what has not changed is left alone.
async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser()
    .parseFromString(await response.text(), "text/html")
    .querySelectorAll("[data-live]");
  for (const [index, part] of document.querySelectorAll("[data-live]").entries()) {
    if (fresh[index] && fresh[index].outerHTML !== part.outerHTML) replace(part, fresh[index]);
  }
}
for (let look = 1; look <= 60 && document.querySelector("[data-pending]"); look++) {
  await new Promise((resolve) => setTimeout(resolve, Math.min(look, 5) * 1000));
  await refresh().catch(() => {});
}
