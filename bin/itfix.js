#!/usr/bin/env node
const { pathToFileURL } = require('node:url');
require('../dist/cli/main.cjs').main(process.argv, pathToFileURL(`${__dirname}/../`));
