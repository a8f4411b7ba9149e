import type { Principal } from "../principal.ts";
import type { Dashboard } from "./queries.ts";

// About as wide as on a phone, so that its words are readable there.
const WIDTH = 336;
const HEIGHT = 96;
/** Room for the words below and above the bars. */
const MARGIN = 15;

/** Orders per day as bars: their heights are for the eye, the words beside them for everybody. */
function Chart({ days }: Pick<Dashboard["statistics"], "days">) {
  const most = Math.max(1, ...days.map(({ orders }) => orders));
  const step = WIDTH / days.length;
  const words = days.map(({ day, orders }) => `${day}: ${orders}`).join(", ");
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Orders per day. ${words}`}>
      {days.map(({ day, orders }, index) => {
        const height = ((HEIGHT - 2 * MARGIN) * orders) / most;
        const [x, middle] = [index * step, (index + 0.5) * step];
        return (
          <>
            <rect
              x={x + 2}
              y={HEIGHT - MARGIN - height}
              width={step - 4}
              height={Math.max(height, 1)}
              rx="2"
            />
            {orders > 0 && (
              <text x={middle} y={HEIGHT - MARGIN - height - 4} text-anchor="middle">
                {orders}
              </text>
            )}
            <text x={middle} y={HEIGHT - 4} text-anchor="middle">
              {Number(day.slice(8))}
            </text>
          </>
        );
      })}
    </svg>
  );
}

function Failures({ failures }: Pick<Dashboard, "failures">) {
  if (failures.length === 0)
    return <p class="none">Nothing: no text has failed, or waits to be sent again.</p>;
  return (
    <>
      <ul>
        {failures.map(({ id, to, detail }) => (
          <li>
            <a href={`/api/v1/notifications/${id}/`}>Text to {to}</a>: {detail}
          </li>
        ))}
      </ul>
      <p>
        <a href="/api/v1/notifications/?state=failed">All failed texts</a>,{" "}
        <a href="/api/v1/notifications/?state=expired">all expired ones</a>,{" "}
        <a href="/api/v1/notifications/?state=skipped">all skipped ones</a>
      </p>
    </>
  );
}

const FAULTS = {
  outage: "the SMS gateway is out of order.",
  account: "the SMS gateway refuses this service. Whoever runs it has to mend that.",
};

/** Says that no texts go out, of any business. */
function GatewayFault({ sms: { fault } }: Pick<Dashboard, "sms">) {
  if (!fault) return null;
  return (
    <p class="notice bad">
      Texts are not going out: {FAULTS[fault]} They wait, and go out by themselves as soon as it takes them.
    </p>
  );
}

/** Says what keeps texts back, today or until somebody lifts it. */
function Limits({ sms: { used, limit, suspended } }: Pick<Dashboard, "sms">) {
  if (suspended) {
    return (
      <p class="notice bad">
        This business is suspended: you can read and export, and nothing else. Ask whoever runs this service.
      </p>
    );
  }
  if (used < limit * 0.8) return null;
  const [more, sentence] =
    limit === 0
      ? [false, "No texts go out: whoever runs this service has switched them off for this business."]
      : used < limit
        ? [false, `${used} of today's ${limit} texts are used. After that, orders are placed without a text.`]
        : [true, `Today's ${limit} texts are used up: orders are placed, and their texts are skipped.`];
  return (
    <p class="notice bad">
      {sentence}{" "}
      {more && (
        <>
          <a href="/api/v1/notifications/?state=skipped">Send those again</a> tomorrow.
        </>
      )}
    </p>
  );
}

/** How the business goes, and what to do next. */
export function DashboardPage({ principal, dashboard }: { principal: Principal; dashboard: Dashboard }) {
  const { business_name, sms, failures } = dashboard;
  const { days, texts } = dashboard.statistics;
  const today = days.at(-1)!;
  return (
    <>
      <h1>
        <bdi>{business_name ?? principal.name}</bdi>
      </h1>
      <p class="fine">You are signed in as {principal.email ?? principal.name}.</p>
      <GatewayFault sms={sms} />
      <Limits sms={sms} />
      {!sms.suspended && (
        <p>
          <a class="button" href="/api/v1/orders/#new">
            Place an order
          </a>
        </p>
      )}
      <section aria-labelledby="today">
        <h2 id="today">Today</h2>
        <ul class="cards">
          <li>
            <strong>{today.orders}</strong>{" "}
            <a href="/api/v1/orders/">{today.orders === 1 ? "order" : "orders"}</a>
          </li>
          {today.amounts.map(({ currency, amount, orders }) => (
            <li>
              <strong>
                {amount} {currency}
              </strong>{" "}
              from {orders} {orders === 1 ? "order" : "orders"}, without cancelled ones
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="days">
        <h2 id="days">Orders per day</h2>
        <Chart days={days} />
        <p>
          <a href="/api/v1/statistics/">All numbers of these {days.length} days</a>
        </p>
      </section>
      <section aria-labelledby="texts">
        <h2 id="texts">Texts of these {days.length} days</h2>
        {texts.length === 0 ? (
          <p class="none">None yet: each order sends one.</p>
        ) : (
          <ul class="cards">
            {texts.map(({ state, texts }) => (
              <li>
                <strong>{texts}</strong> <a href={`/api/v1/notifications/?state=${state}`}>{state}</a>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">To look at</h2>
        <Failures failures={failures} />
      </section>
    </>
  );
}
