/** Axes that many layers share, by name. */

/** The axes of what nearly every recurrent layer takes. */
export const SEQUENCE_AXES = ["batch", "timesteps", "features"] as const;
export const TIME_MAJOR_AXES = ["timesteps", "batch", "features"] as const;
/** Of one step. */
export const STEP_AXES = ["batch", "features"] as const;
