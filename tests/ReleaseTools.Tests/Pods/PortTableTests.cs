using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PortTableTests
{
    private static readonly PodTag s_old = PodTag.Parse("//foo:web@1"), s_new = PodTag.Parse("//foo:web@2");

    [Theory]
    [InlineData("", 30000)]
    [InlineData("30000", 30001)]
    [InlineData("30005", 30006)]
    [InlineData("8080", 30000)]
    [InlineData("32768", 30000)]
    [InlineData("32766", 32767)]
    [InlineData("32767", 30000)]
    [InlineData("30000 30001 30003 32767", 30002)]
    public void A_port_without_a_list_follows_the_highest(string used, int number) =>
        Assert.Equal((number, null), (Table(used).Allocate(s_new, new PodPort { Name = "http" }) is var grant ? grant.Port.Number : 0, grant.Warning));

    [Theory]
    [InlineData("", "8080 8081", 8080, false)]
    [InlineData("8080", "8080 8081", 8081, false)]
    [InlineData("8080 8081", "8080 8081", 8080, true)]
    [InlineData("30000", "30000", 30000, true)]
    public void A_list_gives_its_first_free_port_or_else_its_first(string used, string list, int number, bool isShared)
    {
        PortGrant grant = Table(used).Allocate(s_new, new PodPort { Name = "http", HostPorts = [.. list.Split(' ').Select(int.Parse)] });

        Assert.Equal((number, isShared ? s_old : null), (grant.Port.Number, grant.SharedWith));
        Assert.Equal(isShared ? $"Port {number} for http of //foo:web@2 is also used by //foo:web@1: stop one before the other starts." : null, grant.Warning);
    }

    [Fact]
    public void No_port_is_left()
    {
        PortTable full = PortTable.Of(Enumerable.Range(PortTable.First, PortTable.Last - PortTable.First + 1).Select(number => new UsedPort(s_old, $"p{number}", number)));

        Assert.Equal("PodPortsUsed", Assert.Throws<RefusedException>(() => full.Allocate(s_new, new PodPort { Name = "http" })).ErrorId);
        Assert.Equal(PortTable.First, full.Without(s_old).Allocate(s_new, new PodPort { Name = "http" }).Port.Number);
    }

    [Fact]
    public void Deploying_again_keeps_the_ports()
    {
        PortTable table = PortTable.Empty.With(new UsedPort(s_new, "http", 30007));

        Assert.Equal(30007, table.Allocate(s_new, new PodPort { Name = "http" }).Port.Number);
        Assert.Equal(30008, table.Allocate(s_old, new PodPort { Name = "http" }).Port.Number);
    }

    [Fact]
    public void All_ports_of_a_pod_get_numbers_those_of_its_apps_too()
    {
        PodManifest pod = PodManifestTests.Read("""
            {"schema": 1, "name": "//foo:web", "version": 2, "images": [{"name": "os", "version": 1, "source": "os"}],
             "apps": [{"name": "a", "image": "os", "ports": [{"name": "http"}, {"name": "admin"}]}], "ports": [{"name": "https", "hostPorts": [8443]}, {"name": "http"}]}
            """);

        Assert.Equal(["https 8443", "http 30001", "admin 30002"], Table("30000").Allocate(pod).Select(grant => $"{grant.Port.Name} {grant.Port.Number}"));
    }

    private static PortTable Table(string used) =>
        PortTable.Of(used.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => new UsedPort(s_old, "p" + number, int.Parse(number))));
}
