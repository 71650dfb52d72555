using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>A time such as <c>30m</c> or <c>1h30m</c>.</summary>
public sealed class DurationShape : ValueShape<TimeSpan>
{
    public override string Name => "duration";

    public override JsonObject ToSchema() => new() { ["type"] = "string", ["pattern"] = DurationText.Pattern, ["minLength"] = 2 };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out TimeSpan value)
    {
        value = default;
        if (!TryScalar(node, problems, out ScalarNode? scalar)) return false;
        if (DurationText.TryParse(scalar.Value, out value) is not { } objection) return true;
        problems.Add(scalar, objection);
        return false;
    }

    public override JsonNode Write(TimeSpan value) => JsonValue.Create(DurationText.Format(value));

    public override TimeSpan FromJson(JsonElement json, string name) => json.AsDuration(name);
}

/// <summary>Durations as a definition writes them: <c>90s</c>, <c>30m</c>, <c>1h30m</c>.</summary>
public static class DurationText
{
    public const string Pattern = "^([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$";

    /// <summary>A build that takes longer is one that hangs.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    private const string Hint = "write it like 90s, 30m, 2h or 1h30m";

    /// <returns>What is wrong with the text; null where it is a duration.</returns>
    public static string? TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length > 0 && text.All(char.IsAsciiDigit)) return $"'{text}' has no unit; did you mean '{text}m' or '{text}s'?";
        const string units = "hms";
        long seconds = 0;
        int at = 0, next = 0;
        while (at < text.Length)
        {
            int digits = text.AsSpan(at).IndexOfAnyExceptInRange('0', '9');
            int unit = digits < 0 ? -1 : units.IndexOf(text[at + digits]);
            if (digits is < 1 or > 6 || unit < next) return Wrong(text);
            seconds += int.Parse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture) * (unit switch { 0 => 3600L, 1 => 60L, _ => 1L });
            (at, next) = (at + digits + 1, unit + 1);
        }
        if (text.Length == 0) return Wrong(text);
        if (seconds == 0) return $"'{text}' leaves no time at all.";
        if (seconds > (long)Longest.TotalSeconds) return $"'{text}' is longer than a week.";
        duration = TimeSpan.FromSeconds(seconds);
        return null;
    }

    /// <summary>The shortest text that reads as the duration; parts of a second are dropped.</summary>
    public static string Format(TimeSpan duration)
    {
        long seconds = (long)duration.TotalSeconds;
        string text = Part(seconds / 3600, 'h') + Part(seconds / 60 % 60, 'm') + Part(seconds % 60, 's');
        return text.Length > 0 ? text : "0s";
    }

    private static string Part(long count, char unit) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count}{unit}") : "";

    private static string Wrong(string text) => $"{Reading.ScalarNode.Shorten(text)} is not a duration; {Hint}.";
}
