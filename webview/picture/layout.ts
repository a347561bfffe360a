/** From a figure and the width at hand to coordinates; pure, in CSS pixels. */
import { CHARACTER, ELLIPSIS, type Fitted, fitPicture, MARGIN } from "./fit";
import { bracket, centre } from "./geometry";
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
import type { Figure, PictureLane } from "./model";
import { drawPair } from "./pair";
import type { PictureEquality, PictureLayout, PictureNode, PictureText } from "./parts";

/** The picture for a page of that width. */
export function layoutPicture(figure: Figure, available: number): PictureLayout {
  const fitted = fitPicture(figure, available);
  const columns = placedColumns(fitted);
  const drawing: Drawing = { nodes: [], cells: [], edges: [], texts: [] };
  const [lane, backward] = fitted.figure.lanes;
  const height = backward
    ? drawPair(drawing, fitted, [lane, backward], columns)
    : drawSingle(drawing, fitted, lane, columns);
  const { nodes, cells, edges, texts } = drawing;
  return {
    width: fitted.width,
    height,
    digits: fitted.spacing.digits,
    nodes,
    cells,
    edges,
    texts: [...texts, ...outputName(fitted, nodes)],
    ...brace(fitted.figure, nodes),
    equalities: fitted.figure.lanes.flatMap((each, index) =>
      equality(each, index === 0 ? 1 : -1, drawing.nodes, fitted.width),
    ),
  };
}

function placedColumns({ figure, cell, between, left }: Fitted): readonly PlacedColumn[] {
  let at = MARGIN + left;
  return figure.columns.map((column, index) => {
    at += (index === 0 ? 0 : between) + (column.gapBefore && index > 0 ? ELLIPSIS : 0);
    const placed = { ...column, left: at, middle: at + cell / 2, right: at + cell };
    at += cell;
    return placed;
  });
}

/** The room of a label to the right of its box. */
const BESIDE = 20;

/** Draws a lane alone, with what it reads below and what leaves it above. */
function drawSingle(drawing: Drawing, fitted: Fitted, lane: PictureLane, columns: readonly PlacedColumn[]): number {
  const { chips } = fitted;
  const output = MARGIN + headHeight(columns);
  const rows = laneRows(output + chips.state.height + RISE, fitted, lane.cellState);
  const bottom = rows.cell + rows.cellHeight;
  const input = bottom + RISE;
  for (const { steps, middle, left, gapBefore } of columns) {
    const [step] = steps;
    if (!step) continue;
    if (gapBefore) {
      drawing.texts.push(
        { x: left - ELLIPSIS / 2, y: input + chips.x.height / 2 + 4, text: "⋯", kind: "gap" },
        { x: left - ELLIPSIS / 2, y: output + chips.state.height / 2 + 4, text: "⋯", kind: "gap" },
      );
    }
    const x = drawNode(drawing, fitted, lane, { kind: "x", step, at: { x: middle, y: input }, lit: false });
    drawEdge(drawing, { x: middle, y: x.y }, { x: middle, y: bottom });
    const lit = step.returned;
    const h = drawNode(drawing, fitted, lane, { kind: "h", step, at: { x: middle, y: output }, lit });
    drawEdge(drawing, { x: middle, y: rows.cell }, { x: middle, y: h.y + h.height }, lit);
  }
  drawLane({ drawing, fitted, lane, rows, direction: 1 }, columns, ({ steps: [step] }) => step);
  return input + chips.x.height + LABEL + MARGIN;
}

/** The nodes that `output` consists of, from left to right. */
const outputNodes = (nodes: readonly PictureNode[]): readonly PictureNode[] =>
  nodes.filter((node) => node.kind === "h" && node.lit).toSorted((a, b) => a.x - b.x);

function outputName({ figure, width }: Fitted, nodes: readonly PictureNode[]): readonly PictureText[] {
  const lit = outputNodes(nodes);
  const [first, last] = [lit[0], lit.at(-1)];
  if (!first || !last) {
    return [];
  }
  const middle = (centre(first).x + centre(last).x) / 2;
  const room = 2 * Math.min(middle, width - middle);
  const { outputNames } = figure;
  const text = outputNames.find((name) => name.length * CHARACTER <= room) ?? outputNames.at(-1) ?? "";
  return [{ x: middle, y: MARGIN + 11, text, kind: "name" }];
}

/** Over all of a sequence; where single steps make the output, from one to the other. */
function brace({ lanes }: Figure, nodes: readonly PictureNode[]): { readonly brace?: string } {
  const lit = outputNodes(nodes);
  const [first, last] = [lit[0], lit.at(-1)];
  if (!first || !last) {
    return {};
  }
  const apart = first.x !== last.x && lanes.every(({ sequence }) => !sequence);
  const [left, right] = apart ? [centre(first).x, centre(last).x] : [first.x, last.x + last.width];
  const top = MARGIN + 18;
  return {
    brace: bracket([
      { x: left, y: top + 7 },
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: top + 7 },
    ]),
  };
}

/** From the picture's margin to the line of an equality. */
const BORDER = 8;
/** From the end of its text to the box beside it, before which a wire goes up. */
const BESIDE_WIRE = 10;

/** The line from the last hidden state that is returned in the output to the same numbers as a state. */
function equality(
  lane: PictureLane,
  direction: 1 | -1,
  nodes: readonly PictureNode[],
  width: number,
): readonly PictureEquality[] {
  const own = nodes.filter((node) => node.lane === lane);
  const output = own.find((node) => node.kind === "h" && node.lit && node.step.order === lane.stepCount - 1);
  const state = own.find((node) => node.kind === "state_h");
  if (!lane.equality || !output || !state) {
    return [];
  }
  const border = direction === 1 ? width - MARGIN - BORDER : MARGIN + BORDER;
  const outer = (node: PictureNode): number => (direction === 1 ? node.x + node.width + 3 : node.x - 3);
  const start = output.labelBeside && direction === 1 ? output.labelAt.x + BESIDE : outer(output);
  const [from, to] = [centre(output), centre(state)];
  // The text stands in the row of the labels, beside the output's; of the lower half beside the upper one.
  const edge = direction === 1 ? width - MARGIN : MARGIN;
  const room = direction === 1 ? edge - from.x - LABEL : output.x - BESIDE_WIRE - edge;
  const { left, right } = lane.equality;
  const texts = [`${left} ≡ ${right}`, `≡ ${right}`, "≡"];
  const text = texts.find((each) => each.length * CHARACTER <= room) ?? "≡";
  return [
    {
      path: bracket([
        { x: start, y: from.y },
        { x: border, y: from.y },
        { x: border, y: to.y },
        { x: outer(state), y: to.y },
      ]),
      at: {
        x: text.length * CHARACTER > room - BORDER ? edge : border,
        y: output.labelBeside ? output.y - 6 : output.labelAt.y,
      },
      text,
      anchor: direction === 1 ? "end" : "start",
    },
  ];
}
