using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.TestKit.Storage;

/// <summary>Stores on the fake of Azure's server.</summary>
internal static class AzureFakeOpening
{
    /// <summary>A key of an account, as Azure writes it.</summary>
    public const string Key = "TUFSS0VELUtFWS1NQVJLRUQtS0VZLU1BUktFRC1LRVk=";

    /// <summary>A store in the fake's container, which is made if it isn't there.</summary>
    public static AzureStore Open(this AzureFake fake, AzureEnvironment? environment = null, string prefix = "some/where/")
    {
        if (!fake.Containers.ContainsKey("container")) fake.AddContainer("container");
        return AzureConnection.Open(new AzureAddress("account", "container", prefix) { Endpoint = fake.Address }, environment ?? new AzureEnvironment { Key = Key }, GcsFakeOpening.Short);
    }
}
