// What `import fc from 'fast-check'` gives in a test. With one seed, so that no change is blamed for a case that no run before it has met; the night
// tries others (`npm run fuzz`).
import fc from '../node_modules/fast-check/lib/cjs/fast-check.js';

fc.configureGlobal({ seed: Number(process.env['HOLDFAST_FUZZ_SEED'] ?? 20_261_130) });

export default fc;
