import type { Page } from 'playwright-core';
import { waitUntilSettled } from './settled-page.ts';

/** Fails when the page is wider than its viewport, and lists the elements that reach out of it. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await waitUntilSettled(page);
  const { width, scrollWidth, elements } = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const describe = (element: Element) => {
      const id = element.id === '' ? '' : `#${element.id}`;
      return `${element.localName}${id}${[...element.classList].map((name) => `.${name}`).join('')}`;
    };
    const outside = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right + scrollX > clientWidth || left + scrollX < 0;
    });
    return { width: clientWidth, scrollWidth, elements: outside.map(describe) };
  });
  if (scrollWidth <= width) return;
  const named = elements.slice(0, 5).join(', ');
  throw new Error(`The page is ${scrollWidth} px wide in a viewport of ${width} px. Elements that reach out: ${named}`);
}

/** An entry of `layout-shift`, which the types of the DOM lack. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/**
 * Fails when content that is on the page jumps during an action or right after it. What an input moves counts as well:
 * a button must not push the list away from the pointer. Scrolling is no jump.
 */
export async function expectNothingJumps(page: Page, action: () => Promise<void>): Promise<void> {
  await waitUntilSettled(page);
  const observed = await page.evaluateHandle(observeShifts);
  await action();
  await waitUntilSettled(page);
  const shifts = await observed.evaluate(({ stop }) => stop());
  if (shifts.length > 0) throw new Error(`Content jumped ${shifts.length} time(s):\n${shifts.join('\n')}`);
}

/** Runs in the page. `stop` returns a line for each jump: its score, and what moved with its position before and after. */
function observeShifts(): { readonly stop: () => readonly string[] } {
  const shifts: string[] = [];
  const describe = (node: Node | null) =>
    node instanceof Element ? node.outerHTML.slice(0, 80) : String(node?.nodeValue);
  const at = ({ x, y }: DOMRectReadOnly) => `${x},${y}`;
  const record = (entries: PerformanceEntryList) => {
    for (const { value, sources } of entries as LayoutShift[]) {
      const moved = sources.map((source) => {
        const { node, previousRect, currentRect } = source;
        return `${describe(node)} ${at(previousRect)} → ${at(currentRect)}`;
      });
      shifts.push(`${value.toFixed(4)}: ${moved.join('; ')}`);
    }
  };
  const observer = new PerformanceObserver((list) => record(list.getEntries()));
  observer.observe({ type: 'layout-shift' });
  return {
    stop: () => {
      record(observer.takeRecords());
      observer.disconnect();
      return shifts;
    },
  };
}
