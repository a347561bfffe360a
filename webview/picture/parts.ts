/** What a layout of the picture consists of: boxes, lines and texts at coordinates, in CSS pixels. */
import type { Place } from "../places";
import type { Digits, HeatCell } from "./chip";
import type { Box, Point } from "./geometry";
import type { PictureLane, PictureStep } from "./model";

export type NodeKind = "x" | "h" | "c" | "state_h" | "state_c";

export interface PictureNode extends Box {
  readonly kind: NodeKind;
  readonly place: Place;
  readonly lane: PictureLane;
  readonly step: PictureStep;
  /** `x₁`, `h₃`, `state_c` … */
  readonly label: string;
  readonly labelAt: Point;
  /** The label stands above or below the box, or begins to its right. */
  readonly labelBeside: boolean;
  /** The selected combination returns it. */
  readonly lit: boolean;
  readonly values: readonly number[];
  readonly heat: readonly HeatCell[];
  /** Where an ellipsis says that the vector has more elements. */
  readonly moreAt?: Point;
}

export interface PictureEdge {
  readonly path: string;
  readonly lit: boolean;
  readonly kind: "flow" | "inner" | "gap";
}

export interface PictureCell extends Box {
  readonly name: string;
  readonly labelAt: Point;
  /** The name is written upwards. */
  readonly upright: boolean;
  /** How many units it has, or that a mask skips it, where there is room to say so. */
  readonly size: string;
  readonly masked: boolean;
}

export interface PictureText extends Point {
  readonly text: string;
  readonly kind: "name" | "initial" | "gap" | "start" | "end";
}

export interface PictureEquality {
  readonly path: string;
  readonly at: Point;
  readonly text: string;
  /** Where the text stands from that point. */
  readonly anchor: "start" | "end";
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
  readonly equalities: readonly PictureEquality[];
}
