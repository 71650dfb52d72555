namespace ReleaseTools.Engine.Staging;

/// <summary>Reads small texts where the public does, without credentials.</summary>
public interface IPublicReader
{
    /// <exception cref="PublicReadException">There was no answer, or it was no text.</exception>
    Task<string> ReadAsync(Uri address, CancellationToken cancellation);
}

/// <summary>What the public gets instead of the text, as a phrase: <c>answers 404</c>, <c>is not reached: …</c>.</summary>
public sealed class PublicReadException(string phrase, Exception? inner = null) : Exception(phrase, inner);
