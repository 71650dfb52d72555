using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;

namespace ReleaseTools.Engine.Workflow.Publish;

/// <summary>What a finished build left in the work folder.</summary>
internal static class FinishedWork
{
    /// <summary>Removes it: it lies in the store. Notes stay: they are read by people.</summary>
    public static void Remove(ReleaseWorkspace workspace, ReleaseSession session)
    {
        string work = workspace.WorkFolder(session.Settings);
        Folder.Delete(Path.Combine(work, "source"));
        new ContainerFolders(workspace.Root, work).Remove();
        Folder.Delete(Path.Combine(work, "artifacts"));
        Folder.Delete(SessionImages.Folder(workspace, session.Settings));
        Folder.Delete(workspace.ModulesFolder(session.Settings));
        foreach (TestKind kind in Enum.GetValues<TestKind>()) Folder.Delete(workspace.TestFolder(session.Settings, kind));
    }
}
