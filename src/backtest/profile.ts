/** Which set of definitions a run follows. */
export const profiles = ["native", "seed", "bpy"] as const;

/** Name of a profile: semantics of fills and metrics together. */
export type Profile = (typeof profiles)[number];

/** Metric values by snake_case name; null = undefined for this run. */
export type Metrics = Readonly<Record<string, number | null>>;
