namespace ReleaseTools.Images;

/// <summary>Where a copy of an image goes.</summary>
public static class ImageDestination
{
    /// <param name="text">A place; with a slash at its end, a registry or a part of one below which every image keeps its repository: <c>mirror.example.com/acme/</c>.</param>
    /// <param name="from">The image that is copied.</param>
    /// <exception cref="UsageException">The text names no place, or the image has no repository that it could keep.</exception>
    public static ImageLocation Of(string text, ImageLocation from)
    {
        if (!text.EndsWith('/')) return ImageLocation.Parse(text);
        if (from.Reference is null)
            throw new UsageException("ImageDestinationUnknown", text, $"{from} has no repository that it could keep below {text}.", $"Name one: {text}hello.");
        return ImageLocation.Parse(text + from.Reference.Repository);
    }
}
