using System.Net;

namespace ReleaseTools.Engine.Http;

/// <summary>
/// A server did not answer, or not what can be worked with. What that means to people is said by who asked: the message is a part of a sentence
/// ("… : the server answered 503"). It holds no credential and no query.
/// </summary>
/// <param name="status">Null where no answer came.</param>
internal class HttpFailedException(string message, HttpStatusCode? status = null, Exception? inner = null) : IOException(message, inner)
{
    public HttpStatusCode? Status => status;
}
