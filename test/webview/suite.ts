/** What the suites in a browser share: one browser each, a page or more for each test, and no fault in any of them. */
import assert from "node:assert/strict";
import { type OpenOptions, type OpenPage, type Stage, startStage } from "./browser";

/** Longer than the pause after which the page sends what was typed, in milliseconds. */
export const AFTER_TYPING = 400;

/**
 * Opens pages for the tests of the suite in which it is called. They are closed after each test, which fails where one
 * had errors on its console or violations of the policy.
 */
export function usePages(): (options?: OpenOptions) => Promise<OpenPage> {
  let stage: Stage;
  let opened: OpenPage[] = [];

  before(async () => {
    stage = await startStage();
  });
  after(() => stage.close());
  afterEach(async () => {
    const faults = opened.flatMap((each) => each.faults);
    await Promise.all(opened.map((each) => each.close()));
    opened = [];
    assert.deepEqual(faults, [], "errors on the console, or violations of the policy");
  });

  return async (options) => {
    const page = await stage.open(options);
    opened.push(page);
    return page;
  };
}
