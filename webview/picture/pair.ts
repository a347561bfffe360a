/**
 * Two directions over one input, as textbooks draw them: the forward lane above the input, the backward one above that
 * and from right to left, and over each time step the two hidden states that belong together.
 */
import * as l10n from "@vscode/l10n";
import { ELLIPSIS, type Fitted, MARGIN } from "./fit";
import { bracket, type Point } from "./geometry";
import {
  type Drawing,
  drawEdge,
  drawLane,
  drawNode,
  headHeight,
  LABEL,
  laneRows,
  type PlacedColumn,
  RISE,
} from "./lane";
import type { PictureLane } from "./model";

/** Between the lanes, where the lines go round the cells. */
const BETWEEN_LANES = 34;

/** Draws both lanes and what stands above and below them. @returns the height */
export function drawPair(
  drawing: Drawing,
  fitted: Fitted,
  [forward, backward]: readonly [PictureLane, PictureLane],
  columns: readonly PlacedColumn[],
): number {
  const { aside, chips, spacing } = fitted;
  const output = MARGIN + headHeight(columns);
  const upper = laneRows(output + 2 * chips.state.height + RISE, fitted, backward.cellState);
  const turn = upper.cell + upper.cellHeight + BETWEEN_LANES / 2;
  const lower = laneRows(turn + BETWEEN_LANES / 2, fitted, forward.cellState);
  const bottom = lower.cell + lower.cellHeight;
  const input = bottom + RISE;
  const path = (points: readonly Point[], lit: boolean): void => {
    drawing.edges.push({ path: bracket(points), lit, kind: "flow" });
  };
  for (const { steps, left, middle, right, gapBefore } of columns) {
    const [step, other] = steps;
    if (!step || !other) continue;
    if (gapBefore) {
      drawing.texts.push(
        { x: left - ELLIPSIS / 2, y: input + chips.x.height / 2 + 4, text: "⋯", kind: "gap" },
        { x: left - ELLIPSIS / 2, y: output + chips.state.height + 4, text: "⋯", kind: "gap" },
      );
    }
    const quarter = (right - left) / 4;
    const [before, behind] = [left - aside, right + aside];
    const at = { x: middle, y: input };
    const x = drawNode(drawing, fitted, forward, { kind: "x", step, at, lit: false });
    drawEdge(drawing, { x: middle, y: x.y }, { x: middle, y: bottom });
    const beside = { x: x.x + x.width, y: x.y + x.height / 2 };
    const into = { x: middle + quarter, y: upper.cell + upper.cellHeight };
    path([beside, { x: behind, y: beside.y }, { x: behind, y: turn }, { x: into.x, y: turn }, into], false);
    const both = [
      { lane: forward, step, y: output },
      { lane: backward, step: other, y: output + chips.state.height },
    ].map(({ lane, step: own, y }) =>
      drawNode(drawing, fitted, lane, {
        kind: "h",
        step: own,
        at: { x: middle, y },
        lit: own.returned,
        labelBeside: true,
      }),
    );
    const [upperHalf, lowerHalf] = both;
    if (!upperHalf || !lowerHalf) continue;
    drawEdge(drawing, { x: middle, y: upper.cell }, { x: middle, y: lowerHalf.y + lowerHalf.height }, other.returned);
    const out = { x: middle - quarter, y: lower.cell };
    const target = { x: upperHalf.x, y: upperHalf.y + upperHalf.height / 2 };
    path([out, { x: out.x, y: turn }, { x: before, y: turn }, { x: before, y: target.y }, target], step.returned);
  }
  drawLane({ drawing, fitted, lane: forward, rows: lower, direction: 1 }, columns, ({ steps: [step] }) => step);
  drawLane({ drawing, fitted, lane: backward, rows: upper, direction: -1 }, columns, ({ steps: [, step] }) => step);
  // Where each lane begins, the margin is free but for its initial states.
  const [left, right] = [columns[0]?.left ?? 0, columns.at(-1)?.right ?? 0];
  drawing.texts.push(
    { x: left - spacing.gap, y: lower.cell + 10, text: l10n.t("forward →"), kind: "end" },
    { x: right + spacing.gap, y: upper.cell + 10, text: l10n.t("← backward"), kind: "start" },
  );
  return input + chips.x.height + LABEL + MARGIN;
}
