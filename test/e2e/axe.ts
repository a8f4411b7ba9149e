import axe from "axe-core";
import type { Page } from "playwright-core";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe-core finds on a page as it stands: by its default rules, and the size of targets of WCAG 2.2.
 * @param options.only what breaks WCAG 2.2 AA, and no advice beyond that
 */
export async function violationsOf(page: Page, { only = false } = {}): Promise<string[]> {
  // The page's policy does not concern what the test itself runs.
  await page.evaluate(axe.source);
  return page.evaluate(
    async (tags) => {
      const { axe } = window as never as { axe: typeof import("axe-core") };
      const { violations } = await axe.run({
        rules: { "target-size": { enabled: true } },
        ...(tags && { runOnly: tags }),
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, failureSummary }) => `${location.pathname} ${id}: ${html.slice(0, 200)} ${failureSummary}`,
        ),
      );
    },
    only ? WCAG : undefined,
  );
}
