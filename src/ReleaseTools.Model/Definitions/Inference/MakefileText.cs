namespace ReleaseTools.Definitions.Inference;

/// <summary>Reads just enough of a Makefile to know its targets. Nothing is run: a repository is looked at before anybody trusts it.</summary>
public static class MakefileText
{
    private const int LongestExpansion = 10_000;

    /// <summary>Whether the text has a rule for the target.</summary>
    public static bool Defines(string makefile, string target)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Statements(makefile))
        {
            int colon = RuleColon(line);
            if (colon < 0) Remember(line, variables);
            else if (!IsTargetVariable(line[colon..]) && Expand(line[..colon], variables).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Contains(target)) return true;
        }
        return false;
    }

    /// <summary>The logical lines that are neither recipes, comments nor the inside of a <c>define</c>.</summary>
    private static IEnumerable<string> Statements(string makefile)
    {
        bool isDefinition = false;
        string pending = "";
        bool isRecipe = false;
        foreach (string raw in makefile.Split('\n'))
        {
            string line = raw.TrimEnd('\r');
            bool isContinued = line.EndsWith('\\');
            if (pending.Length == 0 && !isRecipe) isRecipe = line.StartsWith('\t');
            if (!isRecipe) pending += (isContinued ? line[..^1] : line) + " ";
            if (isContinued) continue;
            string statement = WithoutComment(pending).Trim();
            (pending, isRecipe) = ("", false);
            if (statement is "endef") isDefinition = false;
            else if (statement is "define" || statement.StartsWith("define ", StringComparison.Ordinal)) isDefinition = true;
            else if (!isDefinition && statement.Length > 0) yield return statement;
        }
    }

    private static string WithoutComment(string line)
    {
        int hash = line.IndexOf('#');
        while (hash > 0 && line[hash - 1] == '\\') hash = line.IndexOf('#', hash + 1);
        return hash < 0 ? line : line[..hash];
    }

    /// <summary>Where the targets of a rule end; below 0 where the line is no rule.</summary>
    private static int RuleColon(string line)
    {
        int depth = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] is '(' or '{') depth++;
            else if (line[i] is ')' or '}') depth--;
            else if (depth == 0 && line[i] == '=') return -1;
            else if (depth == 0 && line[i] == ':') return line[i..].TrimStart(':').StartsWith('=') ? -1 : i;
        }
        return -1;
    }

    /// <summary>Whether what follows the targets sets a variable for them instead of saying how they are made: <c>release: CONFIG = x</c>.</summary>
    private static bool IsTargetVariable(string rest)
    {
        string prerequisites = rest.TrimStart(':').Split(';')[0];
        return prerequisites.Contains('=');
    }

    private static void Remember(string line, Dictionary<string, string> variables)
    {
        int equals = line.IndexOf('=');
        if (equals < 0) return;
        string name = line[..equals].TrimEnd(':', '?', '+', '!', ' ').Replace("export ", "", StringComparison.Ordinal).Trim();
        string value = Expand(line[(equals + 1)..].Trim(), variables);
        if (value.Length <= LongestExpansion) variables[name] = value;
    }

    private static string Expand(string text, Dictionary<string, string> variables)
    {
        foreach ((string name, string value) in variables)
        {
            if (text.Length > LongestExpansion || !text.Contains('$')) break;
            text = text.Replace($"$({name})", value, StringComparison.Ordinal).Replace($"${{{name}}}", value, StringComparison.Ordinal);
        }
        return text;
    }
}
