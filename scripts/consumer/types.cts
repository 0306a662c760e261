// Compiled against the packed packages, as `require` sees them.
import axiosAdapter = require('@holdfast/axios-adapter');
import core = require('@holdfast/core');
import dialects = require('@holdfast/core/dialects');
import emulator = require('@holdfast/emulator');
import engine = require('@holdfast/engine');
import fetchAdapter = require('@holdfast/fetch-adapter');
import axios = require('axios');

const api = axios.create();
export const holdfast: engine.Holdfast = axiosAdapter.install(api, { dialect: dialects.rocketcad });
export const answer = api.post('/911', {}, { holdfast: { priority: 0 } });
export const honestFetch: fetchAdapter.HoldfastFetch = fetchAdapter.wrapFetch(fetch);
export const isKey: boolean = core.isApiKeyError(undefined);
export const server: Promise<emulator.Emulator> = emulator.createEmulator();
