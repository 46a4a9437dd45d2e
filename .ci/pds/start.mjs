// Starts a Bluesky server (PDS) and a directory of accounts (PLC) with nothing in
// them, on ports of the loopback interface that are free, says where as one line of
// JSON, and goes on until it is told to stop or its standard input ends.
import net from 'node:net';

// The servers listen on every interface unless told otherwise, and can't be told.
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (...args) {
  const [first] = args;
  if (typeof first === 'object' && first !== null && first.port !== undefined) {
    args[0] = { ...first, host: '127.0.0.1' };
  } else if (typeof first === 'number' || typeof first === 'string') {
    if (typeof args[1] === 'string') args[1] = '127.0.0.1';
    else args.splice(1, 0, '127.0.0.1');
  }
  return listen.apply(this, args);
};

const { TestNetworkNoAppView } = await import('@atproto/dev-env');
const network = await TestNetworkNoAppView.create({ pds: { hostname: 'localhost' } });
const stop = async () => {
  await network.close();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.stdin.on('end', stop).resume();
console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url }));
