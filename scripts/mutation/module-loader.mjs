// Loads sources and tests as the jest configuration says, into this process. A file is compiled once, but evaluated anew after each `reset`, so that every
// mutant meets modules in their first state.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import vm from 'node:vm';
import { transformSync } from '@swc/core';

const SUFFIXES = ['', '.ts', '/index.ts'];

export class ModuleLoader {
  #compiled = new Map();
  #located = new Map();
  #modules = new Map();

  /** @param config - What jest.config.ts exports. */
  constructor(root, config) {
    this.mappings = Object.entries(config.moduleNameMapper).map(([from, to]) => [new RegExp(from), to.replace('<rootDir>', root)]);
    this.swc = Object.values(config.transform)[0][1];
  }

  /** Forgets all modules of this repository; packages from elsewhere stay. */
  reset() {
    this.#modules = new Map();
  }

  /** Runs a function that sees modules of its own. */
  isolate(action) {
    const outer = this.#modules;
    const restore = () => (this.#modules = outer);
    this.#modules = new Map();
    const result = action();
    if (typeof result?.then === 'function') return result.finally(restore);
    restore();
  }

  load(file) {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const loaded = { exports: {} };
    this.#modules.set(file, loaded);
    if (file.endsWith('.json')) loaded.exports = JSON.parse(readFileSync(file, 'utf8'));
    else this.#compile(file)(loaded.exports, (name) => this.requireFrom(file, name), loaded, file, dirname(file));
    return loaded.exports;
  }

  requireFrom(file, name) {
    const key = `${dirname(file)} ${name}`;
    if (!this.#located.has(key)) this.#located.set(key, this.#locate(file, name));
    const path = this.#located.get(key);
    return path === undefined ? createRequire(file)(name) : this.load(path);
  }

  #locate(file, name) {
    for (const [from, to] of this.mappings) {
      if (!from.test(name)) continue;
      const path = this.#withSuffix(resolve(dirname(file), name.replace(from, to)));
      if (path !== undefined) return path;
    }
    return name.startsWith('.') ? this.#withSuffix(join(dirname(file), name)) : undefined;
  }

  #withSuffix(path) {
    // What is installed is loaded by Node.
    if (path.includes(`${sep}node_modules${sep}`)) return undefined;
    return SUFFIXES.map((suffix) => path + suffix).find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  }

  #compile(file) {
    let compiled = this.#compiled.get(file);
    if (compiled === undefined) {
      const { code } = transformSync(readFileSync(file, 'utf8').replace(/^#!/, '//'), { ...this.swc, filename: file, sourceMaps: false, swcrc: false });
      compiled = vm.runInThisContext(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, { filename: file });
      this.#compiled.set(file, compiled);
    }
    return compiled;
  }
}
