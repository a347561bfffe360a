/** One lane of the picture: the cells along the time steps, the states that go from one to the next, the final ones. */
import * as l10n from "@vscode/l10n";
import { placeOf } from "../places";
import { chipCells, MORE_HEIGHT } from "./chip";
import { CHARACTER, ELLIPSIS, type Fitted, numberTexts } from "./fit";
import type { Point } from "./geometry";
import type { PictureColumn, PictureLane, PictureStep } from "./model";
import type { NodeKind, PictureCell, PictureEdge, PictureNode, PictureText } from "./parts";
import { subscript } from "./subscript";

/** The height above the hidden states: of their labels, and of the brace and the name of what is returned, if anything is. */
export const headHeight = (columns: readonly PictureColumn[]): number =>
  LABEL + (columns.some(({ steps }) => steps.some(({ returned }) => returned)) ? BRACE : 0);

/** The height of a row of labels. */
export const LABEL = 16;
/** The row of the brace over the output, and of its name. */
const BRACE = 28;
/** From a cell to what it reads, and to what leaves it. */
export const RISE = 24;
/** A cell narrower than this, or than its name, has its name written upwards. */
const UPRIGHT_NAME = 40;
const ROOM_FOR_SIZE = 64;
/** Of an initial state's name, before the first cell. */
const INITIAL_NAME = 20;

/** A column at its place. */
export interface PlacedColumn extends PictureColumn {
  readonly left: number;
  readonly middle: number;
  readonly right: number;
}

/** The heights at which a lane is drawn. */
export interface LaneRows {
  readonly cell: number;
  /** The rail of `c`. */
  readonly c: number;
  /** The rail of `h`. */
  readonly rail: number;
  readonly cellHeight: number;
}

/** What has been drawn so far. */
export interface Drawing {
  readonly nodes: PictureNode[];
  readonly cells: PictureCell[];
  readonly edges: PictureEdge[];
  readonly texts: PictureText[];
}

/** A line along which a state goes from step to step. */
type Rail = "c" | "rail";
const VECTORS = { c: "c", rail: "h" } as const;

/** The rows of a lane whose cells begin at that height. */
export function laneRows(cell: number, { chips }: Fitted, cellState: boolean): LaneRows {
  const half = chips.state.height / 2;
  const inset = Math.max(28, half + 6);
  const c = cell + inset;
  const rail = c + (cellState ? Math.max(44, chips.state.height + LABEL + 10) : LABEL);
  return { cell, c, rail, cellHeight: rail + inset - cell };
}

/** Draws a vector whose top middle is at that point. */
export function drawNode(
  drawing: Drawing,
  { chips, spacing }: Fitted,
  lane: PictureLane,
  node: {
    readonly kind: NodeKind;
    readonly step: PictureStep;
    readonly at: Point;
    readonly lit: boolean;
    readonly labelBeside?: boolean;
  },
): PictureNode {
  const { kind, step, at, lit, labelBeside = false } = node;
  const size = kind === "x" ? chips.x : chips.state;
  const vector = kind === "state_h" ? "h" : kind === "state_c" ? "c" : kind;
  const number = vector === "x" ? step.timestep : step.order;
  const isState = kind === "state_h" || kind === "state_c";
  // The last step may not be among those at hand.
  const values = isState && step.order !== lane.stepCount - 1 ? [] : step[vector];
  const box = { x: at.x - size.width / 2, y: at.y, width: size.width, height: size.height };
  const all = vector === "x" ? lane.features : lane.units;
  const above = { x: at.x, y: kind === "x" ? box.y + box.height + LABEL - 3 : box.y - 6 };
  const found: PictureNode = {
    ...box,
    kind,
    place: placeOf(vector === "x" && lane.readsInput ? "" : lane.part, vector, number),
    lane,
    step,
    label: isState && vector !== "x" ? lane.states[vector].label : `${kind}${subscript(number + 1)}`,
    labelAt: labelBeside ? { x: box.x + box.width + 5, y: box.y + box.height / 2 + 4 } : above,
    labelBeside,
    lit,
    values,
    heat: chipCells(values, numberTexts(values, spacing.digits), size, box.x, box.y),
    ...(size.more && all > values.length && { moreAt: { x: at.x, y: box.y + box.height - MORE_HEIGHT / 2 } }),
  };
  drawing.nodes.push(found);
  return found;
}

/** Draws a straight line. */
export function drawEdge(
  drawing: Drawing,
  from: Point,
  to: Point,
  lit = false,
  kind: PictureEdge["kind"] = "flow",
): void {
  drawing.edges.push({ path: `M${from.x} ${from.y}L${to.x} ${to.y}`, lit, kind });
}

/** Where and which way a lane is drawn. */
export interface LaneDrawing {
  readonly drawing: Drawing;
  readonly fitted: Fitted;
  readonly lane: PictureLane;
  readonly rows: LaneRows;
  /** 1 from left to right, -1 from right to left. */
  readonly direction: 1 | -1;
}

/** Where the lines of a lane come from, along both rails. */
type Ends = Readonly<Record<Rail, number>>;

const railsOf = ({ cellState }: PictureLane): readonly Rail[] => (cellState ? ["c", "rail"] : ["rail"]);

/**
 * Draws a lane along its columns, but not what its cells read and what leaves them.
 *
 * @param stepOf the lane's step of a column
 */
export function drawLane(
  to: LaneDrawing,
  columns: readonly PlacedColumn[],
  stepOf: (column: PictureColumn) => PictureStep | undefined,
): void {
  const { drawing, fitted, lane, rows, direction } = to;
  const taken = direction === 1 ? columns : columns.toReversed();
  const upright = fitted.cell < Math.max(UPRIGHT_NAME, lane.className.length * CHARACTER);
  const [first] = taken;
  if (!first) return;
  let before = drawInitialStates(to, direction === 1 ? first.left : first.right);
  for (const [index, column] of taken.entries()) {
    const step = stepOf(column);
    if (!step) continue;
    const [entry, exit] = direction === 1 ? [column.left, column.right] : [column.right, column.left];
    const gap = direction === 1 ? column.gapBefore : index > 0 && (taken[index - 1]?.gapBefore ?? false);
    if (gap) before = drawGap(to, before, entry);
    drawing.cells.push(cellAt(lane, step, column, rows, upright));
    for (const rail of railsOf(lane)) {
      drawEdge(drawing, { x: before[rail], y: rows[rail] }, { x: entry, y: rows[rail] });
    }
    if (lane.cellState) {
      drawEdge(drawing, { x: entry, y: rows.c }, { x: exit, y: rows.c }, false, "inner");
    }
    if (index === taken.length - 1) drawFinalStates(to, step, exit);
    else before = { c: lane.cellState ? drawCellState(to, step, exit) : exit, rail: exit };
  }
}

/** The names of the states before the first cell. @returns where the lines to it begin */
function drawInitialStates({ drawing, fitted, lane, rows, direction }: LaneDrawing, entry: number): Ends {
  const start = entry - direction * fitted.spacing.initial;
  for (const rail of railsOf(lane)) {
    const text = `${VECTORS[rail]}${subscript(0)}`;
    drawing.texts.push({ x: start + direction * 6, y: rows[rail] + 4, text, kind: "initial" });
  }
  const end = start + direction * (INITIAL_NAME - 4);
  return { c: end, rail: end };
}

/** The lines into the gap before a cell, where steps are left out. @returns where those out of it begin */
function drawGap({ drawing, fitted, lane, rows, direction }: LaneDrawing, before: Ends, entry: number): Ends {
  for (const rail of railsOf(lane)) {
    const y = rows[rail];
    drawEdge(drawing, { x: before[rail], y }, { x: entry - direction * ELLIPSIS, y }, false, "gap");
  }
  const end = entry - direction * fitted.spacing.gap;
  return { c: end, rail: end };
}

/** c between two cells. @returns where the line out of it begins */
function drawCellState(
  { drawing, fitted, lane, rows, direction }: LaneDrawing,
  step: PictureStep,
  exit: number,
): number {
  const at = { x: exit + (direction * fitted.between) / 2, y: rows.c - fitted.chips.state.height / 2 };
  const c = drawNode(drawing, fitted, lane, { kind: "c", step, at, lit: false });
  const [enters, leaves] = direction === 1 ? [c.x, c.x + c.width] : [c.x + c.width, c.x];
  drawEdge(drawing, { x: exit, y: rows.c }, { x: enters, y: rows.c });
  return leaves;
}

/** The states behind the last cell; lit where they are returned. */
function drawFinalStates(
  { drawing, fitted, lane, rows, direction }: LaneDrawing,
  step: PictureStep,
  exit: number,
): void {
  const { spacing, chips, aside, end } = fitted;
  const middle = exit + (direction * (aside + end + spacing.gap)) / 2;
  for (const rail of railsOf(lane)) {
    const y = rows[rail];
    const { returned } = lane.states[VECTORS[rail]];
    const at = { x: middle, y: y - chips.state.height / 2 };
    const state = drawNode(drawing, fitted, lane, { kind: `state_${VECTORS[rail]}`, step, at, lit: returned });
    drawEdge(drawing, { x: exit, y }, { x: direction === 1 ? state.x : state.x + state.width, y }, returned);
  }
}

function cellAt(
  { className, units }: PictureLane,
  { masked }: PictureStep,
  { left, middle, right }: PlacedColumn,
  rows: LaneRows,
  upright: boolean,
): PictureCell {
  const width = right - left;
  const count = units === 0 ? "" : units === 1 ? l10n.t("1 unit") : l10n.t("{0} units", units);
  return {
    x: left,
    y: rows.cell,
    width,
    height: rows.cellHeight,
    name: className,
    labelAt: { x: middle, y: (rows.c + rows.rail) / 2 },
    upright,
    size: upright || width < ROOM_FOR_SIZE ? "" : masked ? l10n.t("masked") : count,
    masked,
  };
}
