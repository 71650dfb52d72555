namespace ReleaseTools.Engine.Http;

/// <summary>A server answered with more than is read whole (<see cref="HttpCall.AnswerLimit"/>).</summary>
/// <param name="limit">In bytes.</param>
internal sealed class AnswerTooLongException(string host, int limit) : HttpFailedException($"{host} answered with more than {limit} bytes");
