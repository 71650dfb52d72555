using System.Text;

namespace ReleaseTools.TestKit.Storage;

/// <summary>What the fake answers.</summary>
internal sealed record AzureFakeAnswer(int Status, byte[] Body)
{
    /// <summary>The service's own code of an error; it stands in a header, too.</summary>
    public string? Code { get; init; }

    public string? Range { get; init; }

    /// <summary>The object that it is about.</summary>
    public AzureStored? Stored { get; init; }

    public static AzureFakeAnswer Of(int status, AzureStored stored, byte[]? body = null) => new(status, body ?? []) { Stored = stored };

    public static AzureFakeAnswer Document(string xml) => new(200, Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + xml));

    public static AzureFakeAnswer Error(int status, string code, string message) =>
        Document($"<Error><Code>{code}</Code><Message>{message}\nRequestId:1\nTime:2026-01-01</Message></Error>") with { Status = status, Code = code };
}
