/** A resource as the API represents it. */
export type Representation = { [field: string]: unknown };

/** A drop-down of the business's own resources, for a field that holds the id of one. */
export interface Choice {
  collection: string;
  /** Which of them, as the query string of their list. */
  query: Record<string, string>;
  label(resource: Representation): string;
  /** Gives values to other fields of the form, by their names, when one is chosen. The page's script shows them. */
  implies?(resource: Representation): Record<string, unknown>;
}

/** A button on a resource's page. */
interface Action {
  label: string;
  method: "PATCH" | "POST";
  /** Below the resource's own path. */
  path?: string;
  body?: Record<string, string>;
  /** @param settings of the business */
  isOffered(resource: Representation, settings: Representation): boolean;
}

/** Resources of another kind that a resource's page lists as well. */
export interface Related {
  title: string;
  collection: string;
  query(resource: { id: string }): Record<string, string>;
}

/** Tells the pages of a resource what its contract does not. Everything else on them is made from the contract. */
export interface ResourcePages {
  /** The noun for one resource, such as `text`. */
  one: string;
  /** The button of the form for a new one; by default `Add {one}`. */
  createLabel?: string;
  /** Makes the heading of one resource's page. */
  name(resource: Representation): string;
  /** The columns of the list. `details` are the fields of one resource's page, by default all. */
  columns: string[];
  details?: string[];
  labels?: Record<string, string>;
  /** Puts signs before the values of fields, such as `#` before a number. */
  prefixes?: Record<string, string>;
  /**
   * Fields that warn of the value of another, which is the key: a warning is shown beside that value, and nowhere else. A
   * list shows `brief` in its place.
   */
  warnings?: Record<string, { field: string; brief: string }>;
  /** How a form asks for a field, where the name and the description of the contract are for programs. */
  questions?: Record<string, { label?: string; hint?: string; whenEmpty?: string }>;
  /** Where the value of a field leads, as a path. */
  links?: Record<string, (resource: Representation) => string | undefined>;
  choices?: Record<string, Choice>;
  /** The `type` of a field's input, where the contract knows no better than text. */
  inputs?: Record<string, "tel" | "time">;
  /** The two fields whose product a form shows while it is filled in, and the field with the currency. */
  product?: { of: [one: string, other: string]; currency: string };
  /** The fields to fill in for a new one, and to change of an old one; without them, all that the contract takes. */
  createFields?: string[];
  editFields?: string[];
  /** Fields of the form that stand together, folded away behind a title. */
  sections?: { title: string; fields: string[] }[];
  /** Fields that a person must fill in, though the contract knows another way. */
  requiredFields?: string[];
  /** Whether it can be changed as it is. */
  isEditable?(resource: Representation): boolean;
  actions?: Action[];
  related?: Related[];
  /** Tells whether something is still on its way: the script of the page then looks again by itself. */
  isPending?(resource: Representation): boolean;
}
