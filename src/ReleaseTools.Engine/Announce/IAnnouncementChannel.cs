using ReleaseTools.Announce;

namespace ReleaseTools.Engine.Announce;

/// <summary>One way to tell people of a release.</summary>
internal interface IAnnouncementChannel
{
    /// <summary>What would be sent, for a rehearsal: as people will read it, or as it goes over the wire.</summary>
    string Preview(ReleaseNews news);

    /// <summary>Makes sure that all is there which sending needs of this machine.</summary>
    /// <exception cref="ReleaseException">A secret is not set, or nothing that can be used.</exception>
    void Require();

    /// <summary>Sends the news once. What goes wrong is an answer, not an exception: it says whether the news may have arrived.</summary>
    /// <param name="delivered">Recipients who have it already.</param>
    Task<Delivery> SendAsync(ReleaseNews news, IReadOnlyList<string> delivered, CancellationToken cancellation);
}

/// <summary>How sending ended.</summary>
/// <param name="Reason">A part of a sentence, without any secret; null where there is nothing to say.</param>
internal sealed record Delivery(AnnouncementState State, string? Reason = null)
{
    /// <summary>Of several recipients, those who have it now.</summary>
    public IReadOnlyList<string> Delivered { get; init; } = [];

    /// <summary>Where it can be read; null where there is no such place.</summary>
    public string? Url { get; init; }
}
