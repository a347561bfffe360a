/** From the picture's model and the width at hand to coordinates; pure, in CSS pixels. */
import * as l10n from "@vscode/l10n";
import { type Place, placeOf } from "../places";
import { chipCells, type Digits, type HeatCell } from "./chip";
import { CHARACTER, ELLIPSIS, type Fitted, fitPicture, MARGIN, numberTexts } from "./fit";
import { type Box, bracket, centre, type Point } from "./geometry";
import type { PictureModel, PictureStep } from "./model";

export type NodeKind = "x" | "h" | "c" | "state_h" | "state_c";

export interface PictureNode extends Box {
  readonly kind: NodeKind;
  readonly place: Place;
  /** Position in the order in which the part takes the steps, from 0. */
  readonly order: number;
  /** `x₁`, `h₃`, `state_c` … */
  readonly label: string;
  readonly labelAt: Point;
  /** The selected combination returns it. */
  readonly lit: boolean;
  readonly values: readonly number[];
  readonly heat: readonly HeatCell[];
}

export interface PictureEdge {
  readonly path: string;
  readonly lit: boolean;
  readonly kind: "flow" | "inner" | "gap";
}

export interface PictureCell extends Box {
  readonly labelAt: Point;
  /** The name is written upwards. */
  readonly upright: boolean;
  /** How many units it has, or that a mask skips it, where there is room to say so. */
  readonly size: string;
  readonly masked: boolean;
}

export interface PictureText extends Point {
  readonly text: string;
  readonly kind: "name" | "initial" | "gap";
}

export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly digits: Digits;
  readonly nodes: readonly PictureNode[];
  readonly cells: readonly PictureCell[];
  readonly edges: readonly PictureEdge[];
  readonly texts: readonly PictureText[];
  /** Over the nodes that `output` consists of. */
  readonly brace?: string;
  readonly equality?: { readonly path: string; readonly at: Point; readonly text: string };
}

const LABEL = 16;
const BRACE = 28;
const RISE = 24;
/** A cell narrower than this, or than its name, has its name written upwards. */
const UPRIGHT_NAME = 40;
const ROOM_FOR_SIZE = 64;

/** A line along which a state goes from step to step. */
type Rail = "c" | "rail";
const VECTORS = { c: "c", rail: "h" } as const;

/** The picture for a page of that width. */
export const layoutPicture = (model: PictureModel, available: number): PictureLayout =>
  place(fitPicture(model, available));

/** The heights of the picture's rows: the rail of `h`, and above it that of `c` where the layer has one. */
function rowsOf(
  { cellState }: PictureModel,
  chips: Fitted["chips"],
): Readonly<Record<"h" | "cell" | "c" | "rail" | "x" | "end", number>> & { readonly cellHeight: number } {
  const half = chips.state.height / 2;
  const inset = Math.max(28, half + 6);
  const h = MARGIN + BRACE + LABEL;
  const cell = h + chips.state.height + RISE;
  const c = cell + inset;
  const rail = c + (cellState ? Math.max(44, chips.state.height + LABEL + 10) : LABEL);
  const cellHeight = rail + inset - cell;
  const x = cell + cellHeight + RISE;
  return { h, cell, c, rail, x, cellHeight, end: x + chips.x.height + LABEL + MARGIN };
}

function place({ model, spacing, chips, cell: wide, between, end, width }: Fitted): PictureLayout {
  const rows = rowsOf(model, chips);
  const rails: readonly Rail[] = model.cellState ? ["c", "rail"] : ["rail"];
  const unitsText = model.units === 1 ? l10n.t("1 unit") : l10n.t("{0} units", model.units);
  const nodes: PictureNode[] = [];
  const cells: PictureCell[] = [];
  const edges: PictureEdge[] = [];
  const labels: PictureText[] = [];

  const node = (kind: NodeKind, step: PictureStep, at: Point, lit: boolean): PictureNode => {
    const size = kind === "x" ? chips.x : chips.state;
    const vector = kind === "state_h" ? "h" : kind === "state_c" ? "c" : kind;
    const number = vector === "x" ? step.timestep : step.order;
    const state = kind === "state_h" || kind === "state_c";
    const values = state && !model.complete ? [] : step[vector];
    const box = { x: at.x - size.width / 2, y: at.y, width: size.width, height: size.height };
    const found: PictureNode = {
      ...box,
      kind,
      place: placeOf(model.part, vector, number),
      order: step.order,
      label: state && vector !== "x" ? model.states[vector].label : `${kind}${subscript(number + 1)}`,
      labelAt: { x: at.x, y: kind === "x" ? box.y + box.height + LABEL - 3 : box.y - 6 },
      lit,
      values,
      heat: chipCells(values, numberTexts(values, spacing.digits), size, box.x, box.y),
    };
    nodes.push(found);
    return found;
  };
  const edge = (from: Point, to: Point, lit = false, kind: PictureEdge["kind"] = "flow"): void => {
    edges.push({ path: `M${from.x} ${from.y}L${to.x} ${to.y}`, lit, kind });
  };

  const upright = wide < Math.max(UPRIGHT_NAME, model.className.length * CHARACTER);
  let at = MARGIN + spacing.initial;
  let before: Readonly<Record<Rail, number>> = { c: MARGIN + 17, rail: MARGIN + 17 };
  for (const rail of rails) {
    labels.push({ x: MARGIN + 7, y: rows[rail] + 4, text: `${VECTORS[rail]}${subscript(0)}`, kind: "initial" });
  }
  for (const [index, step] of model.steps.entries()) {
    if (step.gapBefore) {
      for (const rail of rails) {
        edge({ x: before[rail], y: rows[rail] }, { x: at, y: rows[rail] }, false, "gap");
      }
      labels.push({ x: at + ELLIPSIS / 2, y: rows.x + chips.x.height / 2 + 4, text: "⋯", kind: "gap" });
      labels.push({ x: at + ELLIPSIS / 2, y: rows.h + chips.state.height / 2 + 4, text: "⋯", kind: "gap" });
      before = { c: at + ELLIPSIS - spacing.gap, rail: at + ELLIPSIS - spacing.gap };
      at += ELLIPSIS;
    }
    const middle = at + wide / 2;
    const right = at + wide;
    cells.push({
      x: at,
      y: rows.cell,
      width: wide,
      height: rows.cellHeight,
      labelAt: { x: middle, y: (rows.c + rows.rail) / 2 },
      upright,
      size: upright || wide < ROOM_FOR_SIZE ? "" : step.masked ? l10n.t("masked") : unitsText,
      masked: step.masked,
    });
    for (const rail of rails) {
      edge({ x: before[rail], y: rows[rail] }, { x: at, y: rows[rail] });
    }
    if (model.cellState) {
      edge({ x: at, y: rows.c }, { x: right, y: rows.c }, false, "inner");
    }
    const x = node("x", step, { x: middle, y: rows.x }, false);
    edge({ x: middle, y: x.y }, { x: middle, y: rows.cell + rows.cellHeight });
    const h = node("h", step, { x: middle, y: rows.h }, step.returned);
    edge({ x: middle, y: rows.cell }, { x: middle, y: h.y + h.height }, step.returned);
    if (index < model.steps.length - 1) {
      before = { c: right, rail: right };
      if (model.cellState) {
        const c = node("c", step, { x: right + between / 2, y: rows.c - chips.state.height / 2 }, false);
        edge({ x: right, y: rows.c }, { x: c.x, y: rows.c });
        before = { c: c.x + c.width, rail: right };
      }
      at = right + between;
    } else {
      const middle = right + (end + spacing.gap) / 2;
      for (const rail of rails) {
        const row = rows[rail];
        const { returned } = model.states[VECTORS[rail]];
        const state = node(`state_${VECTORS[rail]}`, step, { x: middle, y: row - chips.state.height / 2 }, returned);
        edge({ x: right, y: row }, { x: state.x, y: row }, returned);
      }
    }
  }
  return {
    width,
    height: rows.end,
    digits: spacing.digits,
    nodes,
    cells,
    edges,
    texts: [...labels, ...outputName(model, nodes)],
    ...brace(nodes),
    ...equality(model, nodes, width),
  };
}

/** The nodes that `output` consists of. */
const outputNodes = (nodes: readonly PictureNode[]): readonly PictureNode[] =>
  nodes.filter((node) => node.kind === "h" && node.lit);

function outputName(model: PictureModel, nodes: readonly PictureNode[]): readonly PictureText[] {
  const lit = outputNodes(nodes);
  const [first, last] = [lit[0], lit.at(-1)];
  return first && last
    ? [{ x: (centre(first).x + centre(last).x) / 2, y: MARGIN + 11, text: model.outputName, kind: "name" }]
    : [];
}

function brace(nodes: readonly PictureNode[]): { readonly brace?: string } {
  const lit = outputNodes(nodes);
  const [first, last] = [lit[0], lit.at(-1)];
  if (!first || !last) {
    return {};
  }
  const [left, right, top] = [first.x, last.x + last.width, MARGIN + 18];
  return {
    brace: bracket([
      { x: left, y: top + 7 },
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: top + 7 },
    ]),
  };
}

function equality(
  model: PictureModel,
  nodes: readonly PictureNode[],
  width: number,
): { readonly equality?: NonNullable<PictureLayout["equality"]> } {
  const output = outputNodes(nodes).at(-1);
  const state = nodes.find((node) => node.kind === "state_h");
  if (!model.equality || !output || !state) {
    return {};
  }
  const right = width - MARGIN - 8;
  const [from, to] = [centre(output), centre(state)];
  const left = output.x + output.width;
  // The text stands in the row of the labels, to the right of the output's.
  const room = right - from.x - LABEL;
  const texts = [`${model.equality.left} ≡ ${model.equality.right}`, `≡ ${model.equality.right}`, "≡"];
  return {
    equality: {
      path: bracket([
        { x: left + 3, y: from.y },
        { x: right, y: from.y },
        { x: right, y: to.y },
        { x: state.x + state.width + 3, y: to.y },
      ]),
      at: { x: right, y: output.labelAt.y },
      text: texts.find((text) => text.length * CHARACTER <= room) ?? "≡",
    },
  };
}

/** The number in subscript digits: x₁₀. */
export function subscript(value: number): string {
  return value.toString().replace(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)));
}
