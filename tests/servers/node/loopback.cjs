// Servers that would listen on every interface listen on loopback: node -r loopback.cjs SERVER
const net = require('net');
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
    if (typeof first === 'object' && first !== null && 'port' in first) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest);
    return listen.call(this, first, '127.0.0.1', ...rest.filter(argument => typeof argument === 'function'));
};
