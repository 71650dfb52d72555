namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>What the failures of a service's SDK mean for sending the same request again.</summary>
/// <param name="IsTransient">Whether it may go through a little later.</param>
/// <param name="IsBusy">Whether the server asks everybody to slow down.</param>
/// <param name="RetryAfter">How long the server asks to be left alone; null where it doesn't say.</param>
internal sealed record RepetitionRules(Func<Exception, bool> IsTransient, Func<Exception, bool> IsBusy, Func<Exception, TimeSpan?> RetryAfter);
