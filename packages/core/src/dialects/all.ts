import type { Dialect } from '../dialect.js';
import { alphaVantage } from './alpha-vantage.js';
import { apilayer } from './apilayer.js';
import { baidu } from './baidu.js';
import { bubble } from './bubble.js';
import { discord } from './discord.js';
import { etherscan } from './etherscan.js';
import { githubGraphql } from './github-graphql.js';
import { googleMaps } from './google-maps.js';
import { graphql } from './graphql.js';
import { http } from './http.js';
import { imperialcad } from './imperialcad.js';
import { jsonRpc } from './json-rpc.js';
import { kraken } from './kraken.js';
import { lastfm } from './lastfm.js';
import { mediawiki } from './mediawiki.js';
import { metaGraph } from './meta-graph.js';
import { omdb } from './omdb.js';
import { rocketcad } from './rocketcad.js';
import { shopify } from './shopify.js';
import { slack } from './slack.js';
import { sonorancad } from './sonorancad.js';
import { stackExchange } from './stack-exchange.js';
import { telegram } from './telegram.js';
import { vk } from './vk.js';
import { wechat } from './wechat.js';

/** Every dialect that comes with the package. Importing it brings all of them into a bundle. */
export const allDialects: readonly Dialect[] = [
  rocketcad, bubble, imperialcad, sonorancad,
  slack, googleMaps, etherscan, alphaVantage, shopify, githubGraphql, graphql, telegram, metaGraph, mediawiki, stackExchange,
  lastfm, kraken, vk, wechat, baidu, apilayer, omdb, jsonRpc, discord, http,
];
