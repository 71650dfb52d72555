namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>A mail server could not be reached, or refused something. The message is a part of a sentence and holds no secret.</summary>
/// <param name="isUncertain">Whether the mail had been handed over whole, so that the server may have taken it.</param>
internal sealed class SmtpFailedException(string message, bool isUncertain = false, Exception? inner = null) : IOException(message, inner)
{
    public bool IsUncertain => isUncertain;
}
