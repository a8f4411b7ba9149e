/** A resource as the API represents it. */
export type Resource = { [field: string]: unknown };

/** A drop-down of the owner's own resources, for a field that holds the id of one. */
export interface Choice {
  collection: string;
  /** Which of them, as the query of their list. */
  query: string;
  label(resource: Resource): string;
}

/** A button on a resource's page. */
export interface Action {
  label: string;
  method: "PATCH" | "POST";
  /** Below the resource's own path. */
  path?: string;
  body?: Record<string, string>;
  isOffered(resource: Resource): boolean;
}

/** Resources of another kind that a resource's page lists as well. */
export interface Related {
  title: string;
  collection: string;
  query(resource: { id: string }): string;
}

/** What pages of a resource cannot know from its contract. Everything else on them is made from that. */
export interface ResourcePages {
  /** Below /api/v1/. */
  collection: string;
  /** What one of them is called. */
  one: string;
  /** What its form for a new one does, if it is not to add one. */
  createLabel?: string;
  /** What this one is called. */
  name(resource: Resource): string;
  /** The columns of the list, and the fields of one; without the latter, all. */
  columns: string[];
  details?: string[];
  labels?: Record<string, string>;
  /** How a form asks for a field, where its name and what the contract says of it are for programs. */
  questions?: Record<string, { label?: string; hint?: string; whenEmpty?: string }>;
  /** Where the value of a field leads, as a path. */
  links?: Record<string, (resource: Resource) => string | undefined>;
  choices?: Record<string, Choice>;
  /** The fields to fill in for a new one, and to change of an old one; without them, all that the contract takes. */
  createFields?: string[];
  editFields?: string[];
  /** Fields that a person must fill in, though the contract knows another way. */
  requiredFields?: string[];
  /** Whether it can be changed as it is. */
  isEditable?(resource: Resource): boolean;
  actions?: Action[];
  related?: Related;
  /** Whether something is still on its way, so that the page should look again by itself. */
  isPending?(resource: Resource): boolean;
}
