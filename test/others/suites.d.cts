interface Suite {
  readonly folder: string;
  readonly atLeast: number;
}

declare const suites: {
  readonly GENERATED: string;
  readonly SUITES: Readonly<Record<string, Suite>>;
  isThere(suite: Suite): boolean;
};

export = suites;
