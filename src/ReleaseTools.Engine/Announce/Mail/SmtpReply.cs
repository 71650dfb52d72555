namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>What a mail server answers (RFC 5321, 4.2).</summary>
/// <param name="Lines">Without their codes.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Done, or (354) go on.</summary>
    public bool IsPositive => Code is >= 200 and < 400;

    /// <summary>The words after an extension's name, such as the mechanisms of <c>AUTH</c>; null where the server does not have it.</summary>
    public IReadOnlyList<string>? Extension(string name) => Lines.Skip(1).Select(line => line.Split(' ', '=')).FirstOrDefault(words => words[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1..];

    public override string ToString() => $"{Code} {string.Join(' ', Lines)}".TrimEnd();
}
