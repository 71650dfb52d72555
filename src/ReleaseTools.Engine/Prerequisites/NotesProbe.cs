using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Prerequisites;

/// <summary>Finds out whether notes can be made from pull requests: where those are is known, and the map files are right. Asks nobody.</summary>
internal static class NotesProbe
{
    private const string Name = "notes", Needed = "a repository on GitHub, and map files without mistakes";

    public static IReadOnlyList<PrerequisiteFinding> Test(ReleaseWorkspace workspace, ReleaseSession session)
    {
        try
        {
            if (SessionPulls.Of(workspace, session, options: null) is not { } source) return [];
            if (source.Maps is { } maps) NoteMapFiles.Read(maps);
            return [new PrerequisiteFinding(Name, PrerequisiteOutcome.Passed, $"from the pull requests of {source.Repository}", Needed)];
        }
        catch (ReleaseException e)
        {
            return [new PrerequisiteFinding(Name, PrerequisiteOutcome.Failed, e.Message, Needed, e.Remedy)];
        }
    }
}
